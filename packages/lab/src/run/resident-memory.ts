import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

/** How often the memory of a run is looked at, in ms; asking `ps` costs a process each time. */
export const MEMORY_INTERVAL_MS = process.platform === 'linux' ? 100 : 500

/** Resident memory in MB of the process and all it started; 0 when it is gone. */
export async function residentMemory(pid: number): Promise<number> {
  return process.platform === 'linux' ? await residentMemoryFromProc(pid) : await residentMemoryFromPs(pid)
}

/** From /proc, proc(5): `VmRSS` of each, following the children of every thread. */
export async function residentMemoryFromProc(pid: number): Promise<number> {
  const status = await readOrEmpty(`/proc/${pid}/status`)
  const own = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = await Promise.all(threads.map((thread) => readOrEmpty(`/proc/${pid}/task/${thread}/children`)))
  const children = lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
  const below = await Promise.all(children.map(residentMemoryFromProc))
  return below.reduce((sum, one) => sum + one, own)
}

/** From ps(1), for systems without /proc: the sum over the process group that `pid` leads. */
export async function residentMemoryFromPs(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pgid=,rss='])
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([group]) => group === pid)
    .reduce((sum, [, kilobytes = 0]) => sum + kilobytes / 1024, 0)
}

/** A process may end between being named and being read: then it takes no memory. */
async function readOrEmpty(path: string): Promise<string> {
  return await readFile(path, 'latin1').catch(() => '')
}
