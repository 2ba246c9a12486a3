import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'

it('loses by the kill what only write-behind had, and never what the store had', { timeout: 60_000 }, async () => {
  // The store is slow to be passed anything: nearly all of the writes of write-behind are in the cache alone.
  const seen = await observeExperiment(new URL('./write-ways.ts', import.meta.url), {
    people: 2,
    road: 4,
    flush: 1000,
    seconds: 0.8,
  })
  const [aside, through, behind] = seen.get('table', 'figures').rows
  expect([aside?.['lost'], through?.['lost']]).toEqual([0, 0])
  expect(behind?.['lost']).toBeGreaterThan(2)
  expect(seen.get('answer', 'answer').option).toBe('All since the cache last passed writes on, more than two')

  // Whoever reads through the cache is never behind what it called done.
  expect([through?.['old'], behind?.['old']]).toEqual([0, 0])
  expect(Number(behind?.['store'])).toBeLessThanOrEqual(2)
  expect(Number(through?.['store'])).toBeGreaterThanOrEqual(Number(through?.['writes']))

  expect(seen.get('timeline', 'lanes').lanes.map((lane) => lane.label)).toEqual(
    ['aside', 'through', 'behind'].flatMap((way) => [`${way}: writer`, `${way}: store`]),
  )
  const [first, second, third] = seen.get('chart', 'risk').series.map(({ points }) => points.at(-1)?.[1])
  expect([first, second]).toEqual([0, 0])
  expect(third).toBeGreaterThan(2)
  expect(seen.get('log', 'stories').lines.at(-1)?.text).toMatch(/acknowledged writes? (is|are) gone/)
})
