import { execFile } from 'node:child_process'
import { chmod, chown, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { startSoftware } from '../software/start-software.ts'
import { findPostgres } from './find-postgres.ts'

/** A database that speaks PostgreSQL's protocol. Disposing of it ends it and all that it held. */
export interface PostgresServer extends AsyncDisposable {
  /** With its version, such as `PostgreSQL 15.18`. */
  readonly name: string
  readonly host: string
  readonly port: number
}

/** PostgreSQL refuses to run as root; then it runs as `nobody`. */
const NOBODY = 65534

/** On a busy machine it takes many times what it should, ms. */
const UP_WITHIN = 30_000

/** It is gone with the run, so nothing needs to outlive a crash of the machine; and nothing is to happen that nobody asked for. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'shared_buffers=64MB',
  'max_connections=20',
  'max_parallel_workers_per_gather=0',
  'autovacuum=off',
  'jit=off',
]

/**
 * Starts this machine's own PostgreSQL with an empty database on a free port; `undefined` where none is installed, or BACKROAD_POSTGRES
 * is `none`. What `settings` says (`name=value`) comes after our own.
 * @throws Error when it is there and does not come up
 */
export async function startPostgres(
  o: { signal?: AbortSignal; settings?: readonly string[] } = {},
): Promise<PostgresServer | undefined> {
  const bin = await findPostgres()
  if (bin === undefined) return undefined
  const { stdout } = await promisify(execFile)(join(bin, 'postgres'), ['--version'])
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined
  const software = await startSoftware({
    command: join(bin, 'postgres'),
    args: ({ dir, port }) => [
      ...['-D', join(dir, 'data'), '-p', String(port)],
      ...[...SETTINGS, ...(o.settings ?? [])].flatMap((setting) => ['-c', setting]),
    ],
    env: () => ({ LC_ALL: 'C', TZ: 'UTC' }),
    async prepare({ dir }) {
      if (user) await letIn(dir, user)
      const words = ['-D', join(dir, 'data'), '-U', 'backroad', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
      await promisify(execFile)(join(bin, 'initdb'), words, { ...user, cwd: dir, env: { LC_ALL: 'C', TZ: 'UTC' } })
    },
    within: UP_WITHIN,
    ...(user && { user }),
    ...(o.signal && { signal: o.signal }),
  })
  return {
    name: `PostgreSQL ${/\d+(\.\d+)*/.exec(stdout)?.[0] ?? ''}`.trim(),
    host: software.host,
    port: software.port,
    [Symbol.asyncDispose]: () => software[Symbol.asyncDispose](),
  }
}

/** Gives the folder to another user, and lets that user pass through the one it lies in, which nobody else may otherwise enter. */
async function letIn(dir: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  await chown(dir, uid, gid)
  const above = dirname(dir)
  const { mode } = await stat(above)
  if ((mode & 0o001) === 0) await chmod(above, mode | 0o001)
}
