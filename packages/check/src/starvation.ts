import { readFileSync, readdirSync } from 'node:fs'
import { processesOf } from './process-table.ts'

/** Above this share of a run spent waiting for a processor, its times say nothing about the program. */
const tooMuch = 0.2

/**
 * Begins to watch whether this process or that of `pid` has to wait for a processor. The returned function tells whether
 * that was for so much of the time since that a deadline may have passed through no fault of the program. From the run
 * delay in /proc/PID/schedstat (Linux); elsewhere it is always false.
 */
export function watchStarvation(pid: number): () => boolean {
  const before = runDelay(process.pid) + runDelay(pid)
  const began = performance.now()
  return () => runDelay(process.pid) + runDelay(pid) - before > tooMuch * (performance.now() - began)
}

/**
 * Watches whether a program that is starting has to wait for a processor, from its very beginning. Which of its processes, and
 * which of their threads, does the work is not known then, so the one that waited longest counts. That this process is late
 * does not count: it asks once more after a deadline, and what listens then is seen.
 */
export class StartWatch {
  readonly #group: number
  #began = performance.now()
  #before: ReadonlyMap<string, number> = new Map()

  /** `group` is the process group of the program, just started. */
  constructor(group: number) {
    this.#group = group
  }

  /** Whether too much of the time since it began to watch was spent waiting for a processor. */
  async starved(): Promise<boolean> {
    const waited = [...(await threadDelays(this.#group))].map(([thread, ms]) => ms - (this.#before.get(thread) ?? 0))
    return Math.max(0, ...waited) > tooMuch * (performance.now() - this.#began)
  }

  /** Begins anew: only what comes from now on counts. */
  async beginAnew(): Promise<void> {
    this.#before = await threadDelays(this.#group)
    this.#began = performance.now()
  }
}

/** The run delay of each thread of each process of a group, ms. */
export async function threadDelays(group: number): Promise<Map<string, number>> {
  if (process.platform !== 'linux') return new Map()
  const processes = await processesOf(new Set([group]))
  const threads = processes.flatMap(({ pid }) => threadsOf(pid).map((thread) => `${pid}/task/${thread}`))
  return new Map(threads.map((thread) => [thread, runDelay(thread)]))
}

/** Watches whether this process or any of some others has to wait for a processor, while they come and go. */
export class CompanyWatch {
  readonly #began = performance.now()
  readonly #own = runDelay(process.pid)
  readonly #longest = new Map<string, number>()

  /** Looks at the threads of a process as it is now: once it has ended, nothing is left to look at. */
  look(pid: number): void {
    for (const thread of threadsOf(pid)) {
      const key = `${pid}/task/${thread}`
      this.#longest.set(key, Math.max(this.#longest.get(key) ?? 0, runDelay(key)))
    }
  }

  /** Whether too much of the time since it began to watch was spent waiting for a processor. */
  get starved(): boolean {
    const waited = Math.max(runDelay(process.pid) - this.#own, ...this.#longest.values())
    return waited > tooMuch * (performance.now() - this.#began)
  }
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return [] // it has ended meanwhile
  }
}

/** Milliseconds for which a thread, of a process the main one, was ready to run and had no processor; 0 where unknown. */
function runDelay(thread: number | string): number {
  if (process.platform !== 'linux') return 0
  try {
    return Number(readFileSync(`/proc/${thread}/schedstat`, 'latin1').split(' ')[1]) / 1e6
  } catch {
    return 0 // it has ended: then its own delays count for nothing
  }
}
