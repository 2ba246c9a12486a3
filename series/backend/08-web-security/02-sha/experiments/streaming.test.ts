import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'

it('finds one digest for all sizes of pieces', async () => {
  const seen = await observeExperiment(new URL('./streaming.ts', import.meta.url), { size: 1 })
  const { rows } = seen.get('table', 'figures')
  expect(rows.map((row) => row['pieces'])).toEqual([3907, 977, 245, 62, 16, 4, 1])
  expect(new Set(rows.map((row) => row['digest'])).size).toBe(1)
  expect(seen.get('answer', 'answer').option).toBe('The memory and the time, and not the digest')
  expect(seen.get('chart', 'rates').series[0]?.points).toHaveLength(7)
})
