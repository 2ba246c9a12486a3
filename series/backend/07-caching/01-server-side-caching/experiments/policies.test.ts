import { describe, expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'
import { TRACES } from './parts/traces.ts'

const LEVEL = 'None: the best two lie within one point of each other'
const small = { keys: 400, requests: 8_000 }

describe('on each trace the best rule is found', { timeout: 60_000 }, () => {
  it.each([
    [TRACES[0], LEVEL],
    [TRACES[1], LEVEL],
    [TRACES[2], 'W-TinyLFU'],
    [TRACES[3], 'LRU'],
  ])('%s: %s', async (trace, option) => {
    const seen = await observeExperiment(new URL('./policies.ts', import.meta.url), { ...small, trace })
    expect(seen.get('answer', 'answer').option).toBe(option)
  })
})

it('gives the same figures for the same seed, and others for another', { timeout: 60_000 }, async () => {
  const [one, same, other] = await Promise.all(
    [1, 1, 2].map((seed) => observeExperiment(new URL('./policies.ts', import.meta.url), { ...small, seed })),
  )
  expect(one?.get('table', 'traces')).toEqual(same?.get('table', 'traces'))
  expect(one?.get('table', 'traces')).not.toEqual(other?.get('table', 'traces'))
})

it('draws a line for each rule and none above the bound', { timeout: 60_000 }, async () => {
  const { series } = (
    await observeExperiment(new URL('./policies.ts', import.meta.url), { ...small, trace: TRACES[2] })
  ).get('chart', 'rooms')
  expect(series.map((line) => line.label)).toEqual(['LRU', 'LFU', 'FIFO', 'random', 'W-TinyLFU', 'best possible'])
  const bound = series.at(-1)?.points ?? []
  for (const { points } of series) {
    for (const [i, [room, hits]] of points.entries()) {
      expect(hits).toBeLessThanOrEqual(bound[i]?.[1] ?? 0)
      // In a loop LRU has dropped each key just before it is asked for again, until there is room for all.
      if (points === series[0]?.points) expect(hits).toBe(room < 100 ? 0 : bound[i]?.[1])
    }
  }
})
