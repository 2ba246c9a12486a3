import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'

it('finds that requests on a kept connection take about half as long, by its own figures', async () => {
  const seen = await observeExperiment(new URL('./keep-alive.ts', import.meta.url), { delay: 20, requests: 6 })
  const { rows } = seen.get('table', 'figures')
  expect(rows.map((row) => row['roundTrip'])).toEqual([0, 14, 26, 40])
  const last = rows.at(-1)
  // No road is shorter than it was made: 6 requests with and without a greeting each.
  expect(last?.['own']).toBeGreaterThanOrEqual(6 * 2 * 40)
  expect(last?.['kept']).toBeGreaterThanOrEqual((6 + 1) * 40)
  expect(Number(last?.['kept'])).toBeLessThan(Number(last?.['own']))
  expect(seen.get('answer', 'answer').option).toBe('About half as long')
})

it('draws both lines point for point as the table has them', async () => {
  const seen = await observeExperiment(new URL('./keep-alive.ts', import.meta.url), { delay: 10, requests: 5 })
  const { rows } = seen.get('table', 'figures')
  const [own, kept] = seen.get('chart', 'cost').series
  expect(own?.points).toEqual(rows.map((row) => [row['roundTrip'], row['own']]))
  expect(kept?.points).toEqual(rows.map((row) => [row['roundTrip'], row['kept']]))
  const answers = seen.get('wire', 'kept').rows.filter((row) => row.type === 'message' && row.from === 'server')
  expect(answers.length).toBeGreaterThanOrEqual(2)
})
