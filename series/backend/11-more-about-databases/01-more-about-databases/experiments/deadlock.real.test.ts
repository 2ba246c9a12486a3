import { findPostgres, observeExperiment } from '@backroad/lab'
import { expect, it } from 'vitest'

const module = new URL('./deadlock.ts', import.meta.url)
const isHere = (await findPostgres()) !== undefined

it.skipIf(!isHere)('is found by the first that has waited for deadlock_timeout, which ends itself', async () => {
  const seen = await observeExperiment(module, { timeout: 1500, gap: 100 })
  const [a, b] = seen.get('table', 'victims').rows
  expect(a?.['code']).toBe('40P01 deadlock detected')
  expect(Number(a?.['after'])).toBeGreaterThanOrEqual(1500)
  expect(b?.['code']).toBe('nothing refused')
  expect(seen.get('graph', 'waits').edges).toHaveLength(2)
  expect(seen.get('answer', 'answer').option).toBe('The one that began to wait first')
})

it.skipIf(!isHere)('is found by the second, when the first has looked before there was a circle', async () => {
  const seen = await observeExperiment(module, { timeout: 400, gap: 2000 })
  expect(seen.get('answer', 'answer').option).toBe('The one that began to wait last')
})

it.skipIf(!isHere)('does not come about with one order', async () => {
  const seen = await observeExperiment(module, { timeout: 400, gap: 100, order: 'the same: both take 1 then 2' })
  expect(seen.get('answer', 'answer').option).toBe('Nobody is: both come through')
})
