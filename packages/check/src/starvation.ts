import { readFileSync } from 'node:fs'

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

/** Milliseconds for which the main thread of a process was ready to run and had no processor; 0 where unknown. */
function runDelay(pid: number): number {
  if (process.platform !== 'linux') return 0
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ')[1]) / 1e6
  } catch {
    return 0 // it has ended: then its own delays count for nothing
  }
}
