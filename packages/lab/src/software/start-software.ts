import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where a server is to listen, and a temporary folder of its own. */
export interface SoftwarePlace {
  readonly host: string
  readonly port: number
  readonly dir: string
}

export interface SoftwareStart {
  readonly command: string
  readonly args: (place: SoftwarePlace) => readonly string[]
  readonly env?: (place: SoftwarePlace) => Readonly<Record<string, string>>
  /** Writes what it needs, such as its configuration, before each start. */
  readonly prepare?: (place: SoftwarePlace) => Promise<void>
  /** As whom it runs, where that is not who we are. */
  readonly user?: { readonly uid: number; readonly gid: number }
  readonly signal?: AbortSignal
  /** How long until it must accept a connection, in ms, 5000 unless told. */
  readonly within?: number
}

/** A server that accepts connections. Disposing of it ends it and removes its folder. */
export interface Software extends AsyncDisposable, SoftwarePlace {}

/** Between finding a free port and its use another program may take it; then the next one is tried. */
const ATTEMPTS = 3

/**
 * Starts a real server on a free port of loopback and waits until it accepts a connection.
 * Throws an Error with what it last wrote when it ends or does not come up in time.
 */
export async function startSoftware(start: SoftwareStart): Promise<Software> {
  for (let attempt = 1; ; attempt++) {
    const place = {
      host: '127.0.0.1',
      port: await freePort(),
      dir: await mkdtemp(join(tmpdir(), 'backroad-software-')),
    }
    try {
      return await startAt(start, place)
    } catch (error) {
      await rm(place.dir, { recursive: true, force: true })
      if (attempt === ATTEMPTS || start.signal?.aborted) throw error
    }
  }
}

async function startAt(start: SoftwareStart, place: SoftwarePlace): Promise<Software> {
  await start.prepare?.(place)
  const child = spawn(start.command, start.args(place), {
    cwd: place.dir,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', ...start.env?.(place) },
    ...start.user,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-2048)))
  const ended = once(child, 'exit')
  ended.catch(() => undefined)
  try {
    await accepting(place, child, start)
  } catch (error) {
    await stop(child, ended)
    const said = stderr.trim().split('\n').at(-1)
    throw new Error(`${start.command} did not come up${said ? `: ${said}` : ''}`, { cause: error })
  }
  return {
    ...place,
    async [Symbol.asyncDispose]() {
      await stop(child, ended)
      await rm(place.dir, { recursive: true, force: true })
    },
  }
}

async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await ended
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Tries to connect until it is accepted; a server that is not there yet refuses at once. */
async function accepting(place: SoftwarePlace, child: ChildProcess, start: SoftwareStart): Promise<void> {
  const deadline = performance.now() + (start.within ?? 5_000)
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10))
  while (!(await accepts(place))) {
    start.signal?.throwIfAborted()
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) throw new Error('it ended')
    if (performance.now() > deadline) throw new Error('it accepted no connection in time')
    await pause()
  }
}

async function accepts({ host, port }: SoftwarePlace): Promise<boolean> {
  const socket = connect(port, host)
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
