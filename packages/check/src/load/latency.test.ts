import { expect, it } from 'vitest'
import { Latency } from './latency.ts'

it('gives any share of the times to a thirty-second', () => {
  const latency = new Latency()
  const times = Array.from({ length: 10_000 }, (_, i) => 0.003 * 1.0015 ** i)
  for (const ms of times) latency.add(ms)
  for (const share of [0.01, 0.5, 0.9, 0.99, 0.999]) {
    const exact = times[Math.ceil(times.length * share) - 1] ?? 0
    expect(Math.abs(latency.quantile(share) - exact)).toBeLessThanOrEqual(exact / 32 + 0.001)
  }
  expect(latency.max).toBe(times.at(-1))
  expect(latency.quantile(1)).toBeLessThanOrEqual(latency.max)
})

it('of no times gives 0', () => {
  expect(new Latency().quantile(0.5)).toBe(0)
})

it('takes a time of hours', () => {
  const latency = new Latency()
  latency.add(10_000_000)
  expect(latency.max).toBe(10_000_000)
  expect(latency.quantile(0.5)).toBeGreaterThan(1_000_000)
})
