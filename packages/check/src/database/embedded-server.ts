import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Guard, guardVariable } from '../guard.ts'
import { withDeadline } from '../with-deadline.ts'
import { DatabaseError } from './database-error.ts'

/** How long it may take to come up, ms. */
const upWithin = 180_000

/** An embedded PostgreSQL in a process of its own: it runs in WebAssembly and would hold the checker up. */
export interface EmbeddedServer {
  readonly socketPath: string
  close(): Promise<void>
}

/** Starts one, empty, in memory. `number` tells those of one guard apart. @throws DatabaseError */
export async function startEmbedded(guard: Guard, number: number): Promise<EmbeddedServer> {
  const dir = join(guard.dir, 'pg')
  await mkdir(dir, { recursive: true })
  const socketPath = join(dir, `${number}.sock`)
  const child = spawn(process.execPath, [join(import.meta.dirname, 'embedded-child.ts'), socketPath], {
    cwd: dir,
    env: { PATH: process.env['PATH'], TZ: 'UTC', [guardVariable]: guard.id },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const { pid } = child
  if (pid === undefined) throw new DatabaseError('The embedded database could not be started.')
  guard.add(pid)
  const exited = once(child, 'exit')
  const close = async () => {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await exited
    guard.drop(pid)
  }
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4096)))
  const first = await withDeadline(Promise.race([once(child.stdout, 'data').then(() => 'up'), exited]), upWithin)
  if (first !== 'up') {
    await close()
    throw new DatabaseError(`The embedded database did not come up: ${said.trim().split('\n').at(-1) ?? ''}`)
  }
  child.stdout.resume()
  return { socketPath, close }
}
