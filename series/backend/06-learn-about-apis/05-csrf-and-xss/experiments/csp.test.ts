import { observeExperiment } from '@backroad/lab'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

// In Chromium the same is asked by in-chromium.real.test.ts.
beforeEach(() => vi.stubEnv('BACKROAD_CHROMIUM', 'none'))
afterEach(() => vi.unstubAllEnvs())

it('shows what each policy lets run', { timeout: 180_000 }, async () => {
  const seen = await observeExperiment(new URL('./csp.ts', import.meta.url), {})
  const outcome = seen.get('table', 'outcome').rows.map((row) =>
    Object.values(row)
      .slice(1)
      .map((each) => each === 'runs'),
  )
  expect(outcome).toEqual([
    [true, true, true, true, true],
    [false, false, false, true, false],
    [true, true, true, false, true],
    [false, false, false, false, true],
    [false, false, false, false, false],
    [false, false, false, false, false],
    [false, false, false, false, false],
  ])
  expect(seen.get('answer', 'answer').option).toBe('no')
})
