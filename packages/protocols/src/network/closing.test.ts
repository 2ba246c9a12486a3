import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { FaultPlan } from './fault-plan.ts'

const SCRIPT = join(import.meta.dirname, '../../test/opens-and-closes.ts')

/** Whether a process that opens a link and closes it ends by itself: a socket or a timer that is left would hold it for a minute. */
async function endsByItself(plan: FaultPlan, how: 'tcp' | 'udp' | 'stalled'): Promise<string> {
  const child = promisify(execFile)(process.execPath, [SCRIPT, JSON.stringify(plan), how], { timeout: 15_000 })
  return (await child).stdout
}

describe('a link that is closed leaves nothing open', () => {
  it.concurrent.each<[string, FaultPlan, 'tcp' | 'udp' | 'stalled']>([
    ['bytes under way', { delayMs: 60_000 }, 'tcp'],
    ['bytes gathered', { merge: { bytes: 1_000_000, ms: 60_000 } }, 'tcp'],
    ['bytes stalled', {}, 'stalled'],
    ['bytes on a narrow road', { bandwidth: 0.01 }, 'tcp'],
    ['bytes in pieces', { split: 'bytes', paceMs: 60_000 }, 'tcp'],
    ['a datagram under way', { delayMs: 60_000 }, 'udp'],
    ['a datagram on a narrow road', { bandwidth: 0.01 }, 'udp'],
    ['a datagram passed on', {}, 'udp'],
  ])('with %s', async (_, plan, how) => {
    expect(await endsByItself(plan, how)).toBe('closed\n')
  })
})
