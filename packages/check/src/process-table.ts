import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { promisify } from 'node:util'

export interface ProcessEntry {
  readonly pid: number
  readonly group: number
  /** Resident memory in bytes. */
  readonly memory: number
}

/** The processes of the given groups, from /proc where there is one (Linux), else from `ps`. */
export async function processesOf(groups: ReadonlySet<number>): Promise<ProcessEntry[]> {
  return process.platform === 'linux' ? fromProc(groups) : fromPs(groups)
}

/** See proc(5): after the name in brackets, field 5 is the group; VmRSS of `status` is the resident memory in kB. */
function fromProc(groups: ReadonlySet<number>): ProcessEntry[] {
  const found: ProcessEntry[] = []
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry)
    if (!Number.isInteger(pid)) continue
    const stat = readProc(`/proc/${pid}/stat`)
    const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ', 3)[2])
    if (!groups.has(group)) continue
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(readProc(`/proc/${pid}/status`))
    found.push({ pid, group, memory: Number(resident?.[1] ?? 0) * 1024 })
  }
  return found
}

/** Empty for a process that ended between being listed and being read. */
function readProc(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

/** Exported for its test: `ps` is there on Linux too. */
export async function fromPs(groups: ReadonlySet<number>): Promise<ProcessEntry[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,pgid=,rss='], { maxBuffer: 8 << 20 })
  const found: ProcessEntry[] = []
  for (const line of stdout.split('\n')) {
    const [pid, group, rss] = line.trim().split(/\s+/).map(Number)
    if (pid !== undefined && group !== undefined && groups.has(group)) {
      found.push({ pid, group, memory: (rss ?? 0) * 1024 })
    }
  }
  return found
}
