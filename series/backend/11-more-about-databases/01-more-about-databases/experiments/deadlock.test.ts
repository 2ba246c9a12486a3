import { observeExperiment } from '@backroad/lab'
import { expect, it } from 'vitest'

const module = new URL('./deadlock.ts', import.meta.url)
const sqlite = { database: 'SQLite, which Node brings', timeout: 400, gap: 50 }

it('ends one of two that lock in opposite orders, and lets it come through when it begins again', async () => {
  const seen = await observeExperiment(module, sqlite)
  const { rows } = seen.get('table', 'victims')
  const victims = rows.filter((row) => String(row['code']).startsWith('SQLITE_BUSY'))
  expect(victims.length).toBeGreaterThanOrEqual(1)
  expect(Number(victims[0]?.['after'])).toBeGreaterThanOrEqual(400)
  expect(rows.map((row) => row['then']).every((then) => /done/.test(String(then)))).toBe(true)
  expect(seen.get('graph', 'waits').edges).toEqual([
    { from: 'A', to: 'B', label: 'waits for' },
    { from: 'B', to: 'A', label: 'waits for' },
  ])
  expect(seen.get('answer', 'answer').option).toBe('The one that began to wait first')
  expect(seen.get('chart', 'times').series[0]?.points.map(([limit]) => limit)).toEqual([100, 200, 400])
})

it('ends nobody when both lock in one order, and shows the wait', async () => {
  const seen = await observeExperiment(module, { ...sqlite, timeout: 3000, order: 'the same: both take 1 then 2' })
  expect(seen.get('table', 'victims').rows.map((row) => row['code'])).toEqual(['nothing refused', 'nothing refused'])
  expect(seen.get('timeline', 'lanes').lanes[1]?.bars.some((bar) => bar.kind === 'wait')).toBe(true)
  expect(seen.get('answer', 'answer').option).toBe('Nobody is: both come through')
})
