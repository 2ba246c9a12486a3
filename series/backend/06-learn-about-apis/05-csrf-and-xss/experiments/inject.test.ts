import { observeExperiment } from '@backroad/lab'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

// In Chromium the same is asked by in-chromium.real.test.ts.
beforeEach(() => vi.stubEnv('BACKROAD_CHROMIUM', 'none'))
afterEach(() => vi.unstubAllEnvs())

it('shows that encoding as text leaves an address that is a script', { timeout: 120_000 }, async () => {
  const seen = await observeExperiment(new URL('./inject.ts', import.meta.url), {})
  const rows = seen.get('table', 'outcome').rows
  expect(rows.map((row) => row['as it is'])).toEqual(['runs', 'runs', 'runs', 'runs', 'runs'])
  expect(rows.map((row) => row['encoded as text'])).toEqual(['·', '·', 'runs', '·', '·'])
  expect(rows.map((row) => row['encoded for the place'])).toEqual(['·', '·', '·', '·', '·'])
  expect(seen.get('answer', 'answer').option).toBe('one')
})
