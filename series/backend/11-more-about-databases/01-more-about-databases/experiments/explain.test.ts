import { observeExperiment } from '@backroad/lab'
import { expect, it } from 'vitest'

const pglite = { database: 'PGlite: PostgreSQL in WebAssembly', rows: 30_000 }

it('finds one row by an index, and by none on what a function makes of it', { timeout: 180_000 }, async () => {
  const seen = await observeExperiment(new URL('./explain.ts', import.meta.url), { ...pglite, share: 60 })
  const one = seen.get('table', 'one').rows
  expect(one.map((row) => row['scan'])).toEqual(['Seq Scan', 'Index Scan', 'Seq Scan', 'Index Scan'])
  const pages = one.map((row) => Number(row['pages']))
  expect(pages[1]).toBeLessThan(10)
  expect(pages[0]).toBeGreaterThan(10 * Number(pages[1]))

  // A condition that most rows meet is not worth an index, and one that few meet is.
  const choices = new Map(seen.get('table', 'choices').rows.map((row) => [row['share'], row]))
  expect(choices.get(0.01)?.['scan']).not.toBe('Seq Scan')
  expect(choices.get(50)?.['scan']).toBe('Seq Scan')
  expect(seen.get('answer', 'answer').option).toBe('It reads the whole table, index or not')
  expect(seen.get('chart', 'writes').series[0]?.points.map(([indexes]) => indexes)).toEqual([0, 1, 2, 3, 4, 5])
})
