/** The thread of a PGlite: says its name and its port once it listens; see `start-pglite.ts`. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { MessageFrames, greeting, refusal } from './postgres-frames.ts'

const database = await PGlite.create()
const asked = await database.query<{ server_version: string }>('show server_version')
const version = asked.rows[0]?.server_version ?? ''

/** How long a connection waits for the one before it to be gone: who closes one and opens the next is not to be refused. */
const PATIENCE_MS = 3_000
let inUse: { readonly gone: Promise<void> } | undefined

const server = createServer((socket) => {
  socket.on('error', () => undefined)
  void admit(socket)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = server.address() as AddressInfo
parentPort?.postMessage({ name: `PGlite ${await versionOfPglite()} (PostgreSQL ${version})`, port })

async function admit(socket: Socket): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (inUse !== undefined) {
    const left = deadline - performance.now()
    if (left <= 0 || socket.destroyed) {
      socket.end(refusal('53300', 'PGlite has one session, and it is in use.'))
      return
    }
    await Promise.race([inUse.gone, delay(left)])
  }
  inUse = { gone: serve(socket).finally(() => (inUse = undefined)) }
}

/** Resolves once it is gone, and what it left open is undone, as when any session ends. */
async function serve(socket: Socket): Promise<void> {
  const frames = new MessageFrames()
  let batch: Uint8Array[] = []
  const take = async ({ type, bytes }: { type: string; bytes: Uint8Array }): Promise<void> => {
    if (type === 'tls') return void socket.write('N')
    if (type === 'startup') return void socket.write(greeting(version))
    if (type === 'X') return void socket.end()
    batch.push(bytes)
    // What a client sends up to here is one round trip: it waits for the answer.
    if (type !== 'Q' && type !== 'S' && type !== 'H') return
    const whole = Buffer.concat(batch)
    batch = []
    socket.write(await database.execProtocolRaw(whole))
  }
  let turn: Promise<void> = Promise.resolve()
  socket.on('data', (bytes) => {
    for (const frame of frames.push(bytes)) {
      turn = turn.then(() => take(frame)).catch((error: unknown) => void socket.destroy(error as Error))
    }
  })
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
  await turn
  await database.exec('rollback')
}

async function versionOfPglite(): Promise<string> {
  const file = join(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), '../package.json')
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version
}
