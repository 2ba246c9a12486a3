/** The thread that watches over `render-process.ts`. */
import { workerData } from 'node:worker_threads'

const OFTEN = 50

/** Bytes of the whole process. V8 is told its own limit; the parser takes memory beside it. */
const MOST_MEMORY = 1024 ** 3

const { end, parent } = workerData as { readonly end: Float64Array; readonly parent: number }

setInterval(() => {
  const { user, system } = process.cpuUsage()
  const isOver = end[0]! > 0 && (user + system) / 1000 > end[0]!
  if (isOver || process.memoryUsage.rss() > MOST_MEMORY || process.ppid !== parent) process.kill(process.pid, 'SIGKILL')
}, OFTEN)
