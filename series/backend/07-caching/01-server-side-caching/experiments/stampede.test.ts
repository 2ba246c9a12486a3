import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'

/** Visitors come for seconds, and a busy machine is slow to start what they come to. */
const timeout = 60_000

it('lets through to the origin what each way says, and makes wait whom it says', { timeout }, async () => {
  const seen = await observeExperiment(new URL('./stampede.ts', import.meta.url), {
    seconds: 4,
    ttl: 1,
    work: 200,
    rate: 60,
    lanes: 4,
  })
  const rows = new Map(seen.get('table', 'figures').rows.map((row) => [row['way'], row]))
  const of = (way: string, key: string) => Number(rows.get(way)?.[key])

  // Each expiry lets one through with a lock, and without any as many as come in 200 ms.
  expect(of('lock', 'origin')).toBeLessThanOrEqual(5)
  expect(of('lock', 'most')).toBe(1)
  expect(of('stale', 'most')).toBe(1)
  expect(of('none', 'most')).toBeGreaterThanOrEqual(4)
  expect(of('none', 'origin')).toBeGreaterThan(2 * of('lock', 'origin'))
  expect(of('early', 'origin')).toBeLessThan(of('none', 'origin'))

  expect([of('stale', 'waited'), of('lock', 'waited') > 0]).toEqual([0, true])
  // What is never given expired is at most as old as it lives; what may be is older by the time that fetching takes.
  expect(of('stale', 'age')).toBeGreaterThan(1000)
  expect(seen.get('answer', 'answer').option).not.toContain('as quick as one from the cache')
})

it('draws what the origin had to do over time, and a pair of lanes a way', { timeout }, async () => {
  const seen = await observeExperiment(new URL('./stampede.ts', import.meta.url), {
    seconds: 4,
    ttl: 0.8,
    work: 100,
    rate: 40,
  })
  expect(seen.get('timeline', 'lanes').lanes.map((lane) => lane.label)).toEqual(
    ['none', 'lock', 'early', 'stale'].flatMap((way) => [`${way}: origin`, `${way}: visitors`]),
  )
  const { series } = seen.get('chart', 'origin')
  const [, , lock, none] = series.map(({ points }) => Math.max(...points.map(([, count]) => count)))
  expect(none).toBeGreaterThan(lock ?? Infinity)
})
