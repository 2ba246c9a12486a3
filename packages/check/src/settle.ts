import { readFileSync, readdirSync } from 'node:fs'
import { type Program, withDeadline } from './program.ts'

/** How long a program has, at the least, to fall over after its last answer, ms. */
const leastMs = 15
/** How long it may go on being busy before it counts as still running, ms. */
const mostMs = 150

/**
 * Waits until a program that was just spoken to has either ended or come to rest, so that a crash right after an answer
 * is seen however busy the machine is. Comes to rest: none of its threads wants a processor (Linux; elsewhere `leastMs`).
 */
export async function settled(program: Program, least = leastMs): Promise<void> {
  const began = performance.now()
  await withDeadline(program.ended, least)
  while (program.running && performance.now() - began < least + mostMs && isBusy(program.pid)) {
    await withDeadline(program.ended, 4)
  }
}

/** Whether a thread of the process is running, waits for a processor or for a disk: states R and D of proc(5). */
function isBusy(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    return readdirSync(`/proc/${pid}/task`).some((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1')
      return 'RD'.includes(stat.charAt(stat.lastIndexOf(')') + 2))
    })
  } catch {
    return true // it, or one of its threads, is just ending
  }
}
