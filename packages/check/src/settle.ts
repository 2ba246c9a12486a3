import { readFileSync, readdirSync } from 'node:fs'
import { type Program } from './program.ts'
import { withDeadline } from './with-deadline.ts'

/** How long a program has, at the least, to fall over after its last answer, ms, where it can't be seen whether it rests. */
const leastMs = 15
/** How long it is seen at rest on end before it counts as resting, ms. */
const restMs = 5
/** How long it may go on being busy before it counts as still running, ms. */
const mostMs = 150
/** How long the system may take to say that a process which has ended has, ms: on a busy machine it is told late. */
const mostEndingMs = 2000

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
    const doing = doingOf(program.pid)
    if (doing !== 'resting') restsSince = now
    const rested = process.platform !== 'linux' || now - restsSince >= (least > 0 ? 0 : restMs)
    if (!program.running || rested || now - began > least + (doing === 'ending' ? mostEndingMs : mostMs)) break
    await withDeadline(program.ended, 2)
  }
  program.settledAt = performance.now()
}

/** By the states of its threads (proc(5)): R and D want a processor or a disk, Z and X have ended. */
function doingOf(pid: number): 'busy' | 'ending' | 'resting' {
  if (process.platform !== 'linux') return 'resting'
  try {
    const states = readdirSync(`/proc/${pid}/task`).map((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1')
      return stat.charAt(stat.lastIndexOf(')') + 2)
    })
    if (states.every((state) => 'ZX'.includes(state))) return 'ending'
    return states.some((state) => 'RDZX'.includes(state)) ? 'busy' : 'resting'
  } catch {
    return 'ending' // it, or one of its threads, is just ending
  }
}
