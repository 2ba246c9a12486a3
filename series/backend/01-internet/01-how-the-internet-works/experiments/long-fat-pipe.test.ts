import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'
import { RoundTrip } from './parts/round-trip.ts'
import { RenoWindow } from './parts/window.ts'

it('measures the goodput that the formulas say, and a link that does no better when it is full', async () => {
  const seen = await observeExperiment(new URL('./long-fat-pipe.ts', import.meta.url), {
    window: 8,
    roundTrip: 160,
    bandwidth: 300,
    seconds: 0.5,
  })
  for (const id of ['round-trip', 'window', 'loss']) {
    const [measured, formula] = seen.get('chart', id).series
    expect(measured?.points).toHaveLength(formula?.points.length ?? 0)
    expect(measured?.points.every(([, goodput]) => goodput > 0)).toBe(true)
  }
  // The formula has the round trip that was measured in it, so a busy machine does not spoil this.
  const [measured, formula] = seen.get('chart', 'round-trip').series
  for (const [index, [, goodput]] of (measured?.points ?? []).entries()) {
    const said = formula?.points[index]?.[1] ?? 0
    expect(goodput / said).toBeGreaterThan(0.7)
    expect(goodput / said).toBeLessThan(1.3)
  }
  const windows = seen.get('chart', 'window').series[0]?.points ?? []
  expect(Math.max(...windows.map(([, goodput]) => goodput))).toBeLessThan(300 * 1.15)
  const trips = seen.get('table', 'figures').rows.filter((row) => String(row['part']).startsWith('window of'))
  expect(Number(trips.at(-1)?.['trip'])).toBeGreaterThan(1.5 * Number(trips.at(-6)?.['trip']))
  const losses = seen.get('chart', 'loss').series[0]?.points ?? []
  expect(losses.at(-1)?.[1]).toBeLessThan(losses[0]?.[1] ?? 0)
  expect(seen.get('answer', 'answer').option).toBe('It falls to about a quarter')
})

it('grows by one a round trip, and halves once for all that is lost in one', () => {
  const window = new RenoWindow({ threshold: 8, most: 100 })
  for (let i = 0; i < 6; i++) window.acked()
  expect(window.size).toBe(8)
  for (let i = 0; i < 8; i++) window.acked()
  expect(window.size).toBeCloseTo(9, 0)
  window.lost(10, 14)
  const half = window.size
  expect(half).toBeCloseTo(4.5, 0)
  window.lost(12, 15)
  window.lost(14, 15)
  expect(window.size).toBe(half)
  window.lost(15, 20)
  expect(window.size).toBeLessThan(half)
  window.timedOut(20)
  expect(window.size).toBe(1)
})

it('waits as RFC 6298 says: by the smoothed round trip and its variation, twice as long after each timeout', () => {
  const trip = new RoundTrip()
  expect(trip.timeoutMs).toBe(1000)
  trip.sample(400)
  expect(trip.timeoutMs).toBe(400 + 4 * 200)
  trip.sample(400)
  expect(trip.timeoutMs).toBe(400 + 4 * 150)
  trip.backOff()
  expect(trip.timeoutMs).toBe(2000)
  trip.sample(400)
  expect(trip.timeoutMs).toBe(400 + 4 * 112.5)
})
