import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Job } from './message.ts'
import { MEMORY_INTERVAL_MS, residentMemory } from './resident-memory.ts'

/** How the process ended. */
export interface ProcessEnd {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** The last it wrote to stderr, at most 4 kB. */
  readonly stderr: string
}

export class LineTooLong extends Error {
  override readonly name = 'LineTooLong'
}

export interface ExperimentProcess extends AsyncDisposable {
  /** What it says, a line each; ends with the process. Throws `LineTooLong` rather than keep more than the limit. */
  lines(maxBytes: () => number): AsyncGenerator<string, void, void>
  /** Ends the process and all it started, at once. */
  kill(): void
  /** Calls back once when it and all it started hold more than `mb` of memory. */
  watchMemory(mb: number, callback: () => void): void
  readonly ended: Promise<ProcessEnd>
}

/**
 * Starts the process for one job: in a process group and a temporary folder of its own, with nearly no environment.
 * Disposing of it ends the group and removes the folder.
 */
export async function startExperimentProcess(job: Job, heapMb: number): Promise<ExperimentProcess> {
  const dir = await mkdtemp(join(tmpdir(), 'backroad-run-'))
  const entry = fileURLToPath(new URL('./child.ts', import.meta.url))
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMb}`, entry], {
    cwd: dir,
    detached: true,
    env: environment(dir),
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  })
  const { stdin, stderr: errors, stdio } = child
  if (!stdin || !errors) throw new Error('A process was started without the pipes it was given.')
  const stopWatching = new AbortController()
  let stderr = ''
  errors.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-4096)))
  // A child that dies early closes its stdin; that it died is told by `ended`.
  stdin.on('error', () => undefined)
  stdin.write(`${JSON.stringify(job)}\n`)

  const ended = once(child, 'exit').then((exit): ProcessEnd => {
    stopWatching.abort()
    killGroup(child.pid)
    return { code: exit[0] as number | null, signal: exit[1] as NodeJS.Signals | null, stderr }
  })
  ended.catch(() => undefined)

  return {
    lines: (maxBytes) => linesOf(stdio[3] as Readable, maxBytes),
    kill: () => killGroup(child.pid),
    watchMemory: (mb, callback) => void watchMemory(child.pid ?? 0, mb, stopWatching.signal, callback),
    ended,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) killGroup(child.pid)
      await ended.catch(() => undefined)
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** What a run may know of where it was started: commands, its own folder, where Node keeps compiled modules, and which browser and PostgreSQL to use. */
function environment(dir: string): Record<string, string> {
  const cache = process.env['NODE_COMPILE_CACHE']
  const chromium = process.env['BACKROAD_CHROMIUM']
  const postgres = process.env['BACKROAD_POSTGRES']
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    TMPDIR: dir,
    LANG: 'C.UTF-8',
    ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }),
    ...(chromium === undefined ? {} : { BACKROAD_CHROMIUM: chromium }),
    ...(postgres === undefined ? {} : { BACKROAD_POSTGRES: postgres }),
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // No such group: all of it has ended already. macOS says EPERM of one in which all have ended and nobody has asked how.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

async function watchMemory(pid: number, mb: number, signal: AbortSignal, callback: () => void): Promise<void> {
  while (!signal.aborted) {
    if ((await residentMemory(pid)) > mb) {
      callback()
      return
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, MEMORY_INTERVAL_MS)
      signal.addEventListener('abort', done, { once: true })
      function done(): void {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        resolve()
      }
    })
  }
}

async function* linesOf(stream: Readable, maxBytes: () => number): AsyncGenerator<string, void, void> {
  let parts: Buffer[] = []
  let held = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let start = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      parts.push(chunk.subarray(start, end))
      if (held + end - start > maxBytes()) throw new LineTooLong()
      yield Buffer.concat(parts).toString('utf8')
      start = end + 1
      parts = []
      held = 0
    }
    parts.push(chunk.subarray(start))
    held += chunk.length - start
    if (held > maxBytes()) throw new LineTooLong()
  }
}
