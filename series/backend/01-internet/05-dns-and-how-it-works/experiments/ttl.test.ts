import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'

it('finds that each resolver keeps the old address for what is left of its own TTL', async () => {
  const seen = await observeExperiment(new URL('./ttl.ts', import.meta.url), { ttl: 60 })
  expect(seen.get('answer', 'answer').option).toBe('Each for a time of its own, at most one TTL')
  expect(seen.get('table', 'seen').rows.map(({ learned, left, fresh, old }) => [learned, left, fresh, old])).toEqual([
    [60, 45, 120, 45],
    [20, 5, 80, 5],
    [40, 25, 100, 25],
  ])
})

it('finds that a TTL lowered in time leaves a sixth of it at most', async () => {
  const seen = await observeExperiment(new URL('./ttl.ts', import.meta.url), {
    ttl: 60,
    lowered: 'yes, to a sixth, one TTL ahead',
  })
  const rows = seen.get('table', 'seen').rows
  for (const row of rows) expect(row['old']).toBeLessThanOrEqual(10)
  expect(rows.map((row) => row['old'])).not.toEqual([0, 0, 0])
})

it.each([
  ['holds everything at least three times as long', 'At least one of them for longer than a TTL', 145],
  ['keeps nothing', 'Each for a time of its own, at most one TTL', 0],
])('with a third resolver that %s it comes out as “%s”', async (third, option, old) => {
  const seen = await observeExperiment(new URL('./ttl.ts', import.meta.url), { ttl: 60, third })
  expect(seen.get('answer', 'answer').option).toBe(option)
  expect(seen.get('table', 'seen').rows[2]?.['old']).toBe(old)
})

it('draws each cache as a saw whose teeth are the TTL, and the answer given at the change', async () => {
  const seen = await observeExperiment(new URL('./ttl.ts', import.meta.url), { ttl: 12 })
  const series = seen.get('chart', 'left').series
  expect(series.map((line) => line.points[0])).toEqual([
    [0, 12],
    [4, 12],
    [8, 12],
  ])
  for (const { points } of series) {
    for (const [index, [, left]] of points.entries()) expect(left).toBe(12 - (index % 12))
  }
  const given = seen.get('wire', 'wire-1').rows.at(-1)
  const fields = given?.type === 'message' ? given.fields : []
  expect(fields.filter((field) => field.mark).map((field) => [field.name, field.value, field.mark])).toEqual([
    ['TTL', '9', 'look'],
    ['RDATA', '192.0.2.10', 'bad'],
  ])
})
