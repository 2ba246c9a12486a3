import { readFileSync, readdirSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test, vi } from 'vitest'
import { judgeEverything } from '../../test/judge-everything.ts'
import { findChromium } from './chromium.ts'

const path = findChromium()

afterEach(() => vi.unstubAllEnvs())

test.skipIf(path === undefined)(
  'Chromium and the parser agree on every page and every attack',
  { timeout: 300_000 },
  async () => {
    const real = await judgeEverything(/^Chromium \d+/)
    vi.stubEnv('BACKROAD_CHROMIUM', 'none')
    expect(await judgeEverything(/^a parser$/)).toEqual(real)
  },
)

/** Processes that a guard has marked. */
function marked(id: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`BACKROAD_CHECK=${id}`)
    } catch {
      return false
    }
  })
}

test.skipIf(path === undefined || process.platform !== 'linux')(
  'after SIGKILL to the checker nothing is left of Chromium',
  { timeout: 120_000 },
  async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../test/opens-chromium.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let id = ''
    for await (const line of createInterface({ input: child.stdout })) {
      id = line
      break
    }
    expect(marked(id).length).toBeGreaterThan(1)
    child.kill('SIGKILL')
    await vi.waitFor(() => expect(marked(id)).toEqual([]), { timeout: 30_000, interval: 100 })
  },
)
