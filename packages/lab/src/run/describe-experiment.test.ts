import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { ExperimentError } from '../define/experiment.ts'
import { describeExperiment } from './describe-experiment.ts'

const fixture = (name: string): string => fileURLToPath(new URL(`../../test/fixtures/${name}`, import.meta.url))

it('describes an experiment with its form', async () => {
  expect(await describeExperiment(fixture('counts.ts'))).toEqual({
    title: 'Counting',
    question: 'How far does it count?',
    predict: { type: 'choice', question: 'Which number comes last?', options: ['an odd one', 'an even one'] },
    form: [{ key: 'to', label: 'count to', type: 'number', default: 3, min: 1, max: 10, step: 1 }],
  })
})

it.each([
  ['nowhere.ts', 'There is no experiment at '],
  [
    'exports-nothing.ts',
    'exports-nothing.ts is not a well-formed experiment: The module does not export an experiment by default',
  ],
  ['cannot-load.ts', 'cannot-load.ts could not be loaded: this module throws (cannot-load.ts, line 1).'],
  ['exits-on-load.ts', 'could not be read: its process ended with exit code 3'],
])('says in a sentence why %s is none', async (name, sentence) => {
  const attempt = describeExperiment(fixture(name))
  await expect(attempt).rejects.toThrow(ExperimentError)
  await expect(attempt).rejects.toThrow(sentence)
})
