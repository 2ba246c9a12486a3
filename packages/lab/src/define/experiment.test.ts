import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { choice, describeDefinition, experiment, ExperimentError, faultsOf } from './experiment.ts'
import { value } from './observations.ts'

const good = {
  title: 'Title',
  question: 'Why?',
  predict: choice('What?', ['this', 'that']),
  params: z.object({ n: z.int().default(1).describe('a number') }),
  async *run() {
    yield value({ id: 'n', label: 'n', value: 1 })
  },
}

describe('an experiment', () => {
  it('is given back as it is when it is well formed', () => {
    expect(experiment(good)).toBe(good)
  })

  it('is described without running it', () => {
    expect(describeDefinition(experiment(good))).toEqual({
      title: 'Title',
      question: 'Why?',
      predict: { type: 'choice', question: 'What?', options: ['this', 'that'] },
      form: [{ key: 'n', label: 'a number', type: 'number', default: 1, step: 1 }],
    })
  })

  it('is refused with every fault at once', () => {
    const bad = {
      ...good,
      title: ' ',
      predict: choice('What?', ['this', 'this']),
      params: z.object({ n: z.int().max(3).default(9).describe('a number') }),
      colour: 'red',
    }
    const attempt = (): unknown => experiment(bad)
    expect(attempt).toThrow(ExperimentError)
    expect(attempt).toThrow('An experiment has no "colour"')
    expect(attempt).toThrow('An experiment needs a title.')
    expect(attempt).toThrow('The option "this" stands twice in the prediction.')
  })

  it.each([
    [{ ...good, question: '' }, 'An experiment needs a question'],
    [{ ...good, run: undefined }, 'An experiment needs `async *run(context) { … }`.'],
    [{ ...good, predict: undefined }, 'An experiment needs a prediction'],
    [{ ...good, predict: choice('What?', ['this']) }, 'A prediction needs two options or more.'],
    [{ ...good, params: {} }, 'An experiment needs `params: z.object({ … })`'],
    [{ ...good, params: z.object({ n: z.int().default(1) }) }, 'The parameter n has no description'],
    [undefined, 'The module does not export an experiment by default'],
  ])('with one fault is refused for it', (bad, fault) => {
    const faults = faultsOf(bad)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toContain(fault)
  })
})
