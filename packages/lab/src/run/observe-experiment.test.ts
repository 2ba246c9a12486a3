import { expect, it } from 'vitest'
import { observeExperiment } from './observe-experiment.ts'

const fixture = (name: string): URL => new URL(`../../test/fixtures/${name}.ts`, import.meta.url)

it('gives what an experiment showed in the end, by type and id', async () => {
  const observed = await observeExperiment(fixture('counts'), { to: 2 })
  expect(observed.get('answer', 'answer')).toMatchObject({ option: 'an even one', because: 'It ended at 2.' })
  expect(observed.get('progress', 'progress')).toMatchObject({ done: 2 })
  expect(() => observed.get('table', 'answer')).toThrow('no table "answer" was observed')
})

it('throws what a failed one says', async () => {
  await expect(observeExperiment(fixture('misbehaves'), { way: 'throws' })).rejects.toThrow('the well is dry')
})
