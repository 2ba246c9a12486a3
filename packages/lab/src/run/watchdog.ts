/**
 * Runs as a thread of its own inside the process of a run, so that it still works when the experiment keeps the main
 * thread busy. It holds stdin, which the parent keeps open: at its end the parent is gone, and the whole process group
 * with everything the experiment started is ended. The first line on stdin, the job, is passed on to the main thread.
 */
import { rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

const lifeline = new Socket({ fd: 0, readable: true, writable: false })
lifeline.setEncoding('utf8')
lifeline.on('error', endAll)
lifeline.on('close', endAll)

let unread = ''
lifeline.on('data', (text: string) => {
  unread += text
  const end = unread.indexOf('\n')
  if (end < 0) return
  parentPort?.postMessage(unread.slice(0, end))
  unread = ''
})

function endAll(): void {
  try {
    rmSync(workerData as string, { recursive: true, force: true })
  } finally {
    process.kill(-process.pid, 'SIGKILL')
  }
}
