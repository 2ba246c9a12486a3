import { afterEach, expect, test, vi } from 'vitest'
import { check, fixture } from '../../test/fixture.ts'

afterEach(() => vi.unstubAllEnvs())

test.skipIf(process.platform === 'win32')(
  'a browser that does not come up says what to do, and is no fault of the program',
  async () => {
    vi.stubEnv('BACKROAD_CHROMIUM', '/bin/false')
    const { stage } = await check(fixture('answers'), {
      only: { spec: 'x', check: async ({ browser }) => void (await browser.open(browser.visitor(), '/')) },
    })
    expect(stage('only')).toMatchObject({
      verdict: 'unclear',
      evidence: {
        summary:
          '/bin/false ended at once. Set BACKROAD_CHROMIUM=none to have a parser judge. It is no fault of your program.',
      },
    })
  },
)
