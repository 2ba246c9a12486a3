import { observeExperiment } from '@backroad/lab'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

// In Chromium the same is asked by in-chromium.real.test.ts.
beforeEach(() => vi.stubEnv('BACKROAD_CHROMIUM', 'none'))
afterEach(() => vi.unstubAllEnvs())

it(
  'shows that SameSite does not tell ports apart, and that a hidden origin passes where null is allowed',
  { timeout: 180_000 },
  async () => {
    const seen = await observeExperiment(new URL('./forge-a-request.ts', import.meta.url), { amount: 7 })
    const rows = seen.get('table', 'outcome').rows
    const of = (defence: string) => rows.find((row) => row['defence'] === defence)
    expect(of('none')).toMatchObject({ 'another site': 'done', 'another port': 'done', own: 'done' })
    expect(of('SameSite=Lax')).toMatchObject({ 'another site': 'refused', 'another port': 'done', own: 'done' })
    expect(of('Origin, null allowed')).toMatchObject({
      'another site': 'refused',
      'another site, origin hidden': 'done',
      own: 'done',
    })
    for (const defence of ['Origin', 'Sec-Fetch-Site', 'token']) {
      expect(Object.values(of(defence) ?? {})).toEqual([defence, 'refused', 'refused', 'refused', 'refused', 'done'])
    }
    expect(seen.get('answer', 'answer').option).toBe('SameSite=Lax')
  },
)
