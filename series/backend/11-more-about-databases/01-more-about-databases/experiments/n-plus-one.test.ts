import { observeExperiment } from '@backroad/lab'
import { expect, it } from 'vitest'

const pglite = { database: 'PGlite: PostgreSQL in WebAssembly' }

it('asks once for each book, and once or twice for all of them', { timeout: 120_000 }, async () => {
  const seen = await observeExperiment(new URL('./n-plus-one.ts', import.meta.url), { ...pglite, books: 12, delay: 10 })
  const [each, join, any] = seen.get('table', 'figures').rows
  expect([each?.['queries'], join?.['queries'], any?.['queries']]).toEqual([13, 1, 2])
  expect([each?.['rows'], join?.['rows'], any?.['rows']]).toEqual([24, 12, 24])
  // No road is shorter than it was made.
  expect(Number(each?.['ms'])).toBeGreaterThanOrEqual(13 * 20)
  expect(Number(any?.['ms'])).toBeGreaterThanOrEqual(2 * 20)
  expect(Number(join?.['ms'])).toBeLessThan(Number(each?.['ms']))
  const [slow] = seen.get('chart', 'cost').series
  expect(slow?.points.at(-1)).toEqual([20, each?.['ms']])
  expect(seen.get('answer', 'answer').option).not.toContain('less than twice')
})
