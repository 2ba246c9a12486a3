/** The thread that watches over `render-process.ts`. */
import { workerData } from 'node:worker_threads'

const OFTEN = 50

const { end, parent } = workerData as { readonly end: Float64Array; readonly parent: number }

setInterval(() => {
  const { user, system } = process.cpuUsage()
  const isOver = end[0]! > 0 && (user + system) / 1000 > end[0]!
  if (isOver || process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
}, OFTEN)
