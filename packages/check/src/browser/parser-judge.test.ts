import { afterEach, expect, test, vi } from 'vitest'
import { judgeEverything } from '../../test/judge-everything.ts'

afterEach(() => vi.unstubAllEnvs())

test(
  'without Chromium a parser says which payloads run, and sends what a browser would send',
  { timeout: 60_000 },
  async () => {
    vi.stubEnv('BACKROAD_CHROMIUM', 'none')
    const seen = (await judgeEverything(/^a parser$/)) as { came: { cookies: string[]; origin: string }[] }[]
    expect(seen.map(({ came }) => came.map(({ origin, cookies }) => [origin, cookies.length]))).toEqual([
      [['http://attacker.localhost:PORT', 1]],
      [['http://127.0.0.1:PORT', 3]],
      [['null', 3]],
      [[undefined, 2]],
      [[undefined, 3]],
      [[undefined, 0]],
      [['http://127.0.0.1:PORT', 3]],
      [['http://127.0.0.1:PORT', 3]],
      [['http://127.0.0.1:PORT', 0]],
      [['http://attacker.localhost:PORT', 0]],
    ])
  },
)
