import { readFileSync, readdirSync } from 'node:fs'
import { type Program } from './program.ts'
import { withDeadline } from './with-deadline.ts'

/** How long a program has, at the least, to fall over after its last answer, ms, where it can't be seen whether it rests. */
const leastMs = 15
/** How long it is seen at rest on end before it counts as resting, ms. */
const restMs = 5
/** How long it may go on being busy before it counts as still running, ms. */
const mostMs = 150

/**
 * Waits until a program that was just spoken to has either ended or come to rest, so that a crash right after an answer
 * is seen however busy the machine is. Comes to rest: none of its threads has wanted a processor for a moment (Linux;
 * elsewhere it has `leastMs`).
 */
export async function settled(program: Program, least = process.platform === 'linux' ? 0 : leastMs): Promise<void> {
  if (program.pid === 0) return // it has ended with each call
  const began = performance.now()
  if (least > 0) await withDeadline(program.ended, least)
  let restsSince = performance.now()
  for (;;) {
    const now = performance.now()
    if (isBusy(program.pid)) restsSince = now
    const rested = process.platform !== 'linux' || now - restsSince >= (least > 0 ? 0 : restMs)
    if (!program.running || rested || now - began > least + mostMs) break
    await withDeadline(program.ended, 2)
  }
  program.settledAt = performance.now()
}

/** Whether a thread of the process is running, waits for a processor or for a disk, or has just ended: states R, D, Z and X of proc(5). */
function isBusy(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return readdirSync(`/proc/${pid}/task`).some((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1')
      return 'RDZX'.includes(stat.charAt(stat.lastIndexOf(')') + 2))
    })
  } catch {
    return true // it, or one of its threads, is just ending
  }
}
