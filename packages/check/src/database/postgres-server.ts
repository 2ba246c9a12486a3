import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Guard, guardVariable } from '../guard.ts'
import { withDeadline } from '../with-deadline.ts'
import { DatabaseError } from './database-error.ts'

/** PostgreSQL refuses to run as root; then it runs as `nobody`. */
const nobody = 65534
/** How long it may take to come up and to end, ms; on a busy machine it takes many times what it should. */
const upWithin = 180_000
const endWithin = 5000

/** It is gone with the check, so nothing needs to be safe from a crash of the machine; deadlocks are found soon. */
const settings = [
  'listen_addresses=',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'shared_buffers=32MB',
  'max_connections=200',
  'autovacuum=off',
  'deadlock_timeout=100ms',
  'jit=off',
]

/** A PostgreSQL of a check's own, reached by a Unix socket alone. */
export interface PostgresServer {
  readonly socketPath: string
  readonly superuser: string
  close(): Promise<void>
}

/**
 * Makes a cluster below the guard's folder and starts its server. `bin` holds PostgreSQL's programs. The guard ends it, should the
 * checker be killed. @throws DatabaseError
 */
export async function startPostgres(bin: string, guard: Guard): Promise<PostgresServer> {
  const superuser = 'backroad'
  const dir = join(guard.dir, 'pg')
  await mkdir(dir, { recursive: true })
  const user = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}
  if (user.uid !== undefined) {
    await chmod(guard.dir, 0o711)
    await chown(dir, user.uid, user.gid)
  }
  const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC', [guardVariable]: guard.id }
  const options = { ...user, cwd: dir, env }
  const data = join(dir, 'data')
  const words = ['-D', data, '-A', 'trust', '-U', superuser, '-E', 'UTF8', '--locale=C', '--no-sync']
  await promisify(execFile)(join(bin, 'initdb'), words, options).catch((cause: unknown) => {
    throw new DatabaseError('PostgreSQL could not make a new cluster (initdb).', { cause })
  })
  const args = ['-D', data, '-k', dir, ...settings.flatMap((setting) => ['-c', setting])]
  const server = spawn(join(bin, 'postgres'), args, { ...options, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  const { pid } = server
  if (pid === undefined) throw new DatabaseError(`${join(bin, 'postgres')} could not be started.`)
  guard.add(pid)
  guard.quit(pid)
  const exited = once(server, 'exit')
  const end = async () => {
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      if (server.exitCode !== null || server.signalCode !== null) break
      server.kill(signal)
      await withDeadline(exited, endWithin)
    }
    guard.drop(pid)
  }
  let said = ''
  const { promise: up, resolve } = Promise.withResolvers<'up'>()
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-8192)
    if (/ready to accept connections/.test(said)) resolve('up')
  })
  const first = await withDeadline(Promise.race([up, exited]), upWithin)
  if (first !== 'up') {
    await end()
    const last = said.trim().split('\n').at(-1) ?? ''
    throw new DatabaseError(`PostgreSQL did not come up${last === '' ? '' : `: ${last}`}.`)
  }
  return { socketPath: join(dir, '.s.PGSQL.5432'), superuser, close: end }
}
