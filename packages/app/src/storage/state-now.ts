/**
 * The state of something stored as running, which only the process that runs it can change: when that process is gone,
 * or is this one and knows nothing of it, it was broken off and has failed.
 */
export function stateNow<S extends string>(row: { state: S; pid: number }, isRunningHere: boolean): S | 'failed' {
  if (row.state !== 'running' || isRunningHere) return row.state
  return row.pid !== process.pid && isAlive(row.pid) ? row.state : 'failed'
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
