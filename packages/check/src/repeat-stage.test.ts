import { expect, it } from 'vitest'
import { type StageDefinition, repeatStage } from './index.ts'
import { asksForAPear, fixture, stages } from '../test/fixture.ts'

const build = (definition: StageDefinition) => ({
  slug: 'pears',
  title: 'Pears',
  contract: 'server' as const,
  stages: stages({ only: definition }),
})

it('runs a stage once for each seed, a few times on one program', async () => {
  const pids = new Set<number>()
  const chosen = new Set<string>()
  const notes: StageDefinition = {
    ...asksForAPear,
    async check(context) {
      pids.add(context.program.pid)
      chosen.add(context.random.word())
      await asksForAPear.check(context)
    },
  }
  const seeds = Array.from({ length: 30 }, (_, i) => String(i))
  const results = await repeatStage({ build: build(notes), program: fixture('answers'), stage: 'only', seeds })
  expect(results.map(({ verdict }) => verdict)).toEqual(seeds.map(() => 'passed'))
  expect(chosen.size).toBe(30)
  expect(pids.size).toBe(2)
})

it('goes on with another program when one crashes', async () => {
  const results = await repeatStage({
    build: build(asksForAPear),
    program: fixture('exits-with-3'),
    stage: 'only',
    seeds: ['a', 'b', 'c'],
  })
  expect(results.map(({ verdict }) => verdict)).toEqual(['crashed', 'crashed', 'crashed'])
})
