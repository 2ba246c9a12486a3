import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  connectPostgres,
  type DatabaseSession,
  openSqlite,
  type PostgresSession,
  type SqliteSession,
  startPostgres,
} from '@backroad/lab'
import { must } from './must.ts'

export const ALONE = 'each statement by itself'
export const LEVELS = [ALONE, 'read uncommitted', 'read committed', 'repeatable read', 'serializable'] as const
export type Level = (typeof LEVELS)[number]

export const WHICH = ['PostgreSQL, if it is installed here', 'SQLite, which Node brings'] as const
export type Which = (typeof WHICH)[number]

/** A real database in which several sessions are at work at once, and whose waits can be seen from outside. */
export interface Playground extends AsyncDisposable {
  /** Its name with its version. */
  readonly name: string
  readonly kind: 'PostgreSQL' | 'SQLite'
  /** The levels it has: others are taken for the next stronger one, see `nearest`. */
  readonly levels: readonly Level[]
  /** Has all sessions begin from here. Nobody may have one open. */
  reset(setup: string): Promise<void>
  /** `waitMs` is how long SQLite waits for a lock; PostgreSQL has no such limit unless it is told. */
  open(name: string, level: Level, waitMs?: number): Promise<DatabaseSession>
  /** The statement that begins a transaction of this level. */
  begin(level: Level): string
  /** The sessions whose end this one waits for at this moment; empty when it does not wait. */
  waitsFor(session: DatabaseSession): Promise<readonly string[]>
}

/** The level that a database takes when it is asked for one that it does not have. */
export function nearest({ levels }: Pick<Playground, 'levels'>, level: Level): Level {
  return levels.includes(level) ? level : 'serializable'
}

/** PostgreSQL where it is asked for and installed, else SQLite. */
export async function openPlayground(which: Which, signal: AbortSignal): Promise<Playground> {
  const postgres = which === WHICH[0] ? await openPostgresPlayground(signal) : undefined
  return postgres ?? (await openSqlitePlayground())
}

async function openPostgresPlayground(signal: AbortSignal): Promise<Playground | undefined> {
  const server = await startPostgres({ signal })
  if (server === undefined) return undefined
  const monitor = await connectPostgres(server, 'monitor')
  const names = new Map<number, string>()
  return {
    name: server.name,
    kind: 'PostgreSQL',
    levels: LEVELS,
    async reset(setup) {
      must(await monitor.say(`drop schema if exists public cascade; create schema public; ${setup}`))
    },
    async open(name) {
      const session = await connectPostgres(server, name)
      names.set(session.pid, name)
      return session
    },
    begin: (level) => `begin isolation level ${level}`,
    async waitsFor(session) {
      const { pid } = session as PostgresSession
      const { rows } = must(await monitor.say('select unnest(pg_blocking_pids($1))', [pid]))
      return rows.map(([by]) => names.get(Number(by)) ?? 'another')
    },
    async [Symbol.asyncDispose]() {
      await monitor.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

async function openSqlitePlayground(): Promise<Playground> {
  const dir = await mkdtemp(join(tmpdir(), 'backroad-sqlite-'))
  const opened = new Set<SqliteSession>()
  const open = (name: string, level: Level, waitMs = 1500): SqliteSession => {
    const readUncommitted = level === 'read uncommitted'
    const path = join(dir, readUncommitted ? 'shared.db' : 'own.db')
    return openSqlite(path, name, {
      waitMs,
      ...(readUncommitted ? { readUncommitted } : { other: join(dir, 'other.db') }),
    })
  }
  const first = open('first', 'serializable')
  const version = String(must(await first.say('select sqlite_version()')).rows[0]?.[0])
  await first.close()
  return {
    name: `SQLite ${version}`,
    kind: 'SQLite',
    levels: [ALONE, 'read uncommitted', 'serializable'],
    async reset(setup) {
      for (const level of ['read uncommitted', 'serializable'] as const) {
        const session = open('reset', level)
        const tables = must(await session.say("select name from sqlite_schema where type = 'table'")).rows
        for (const [table] of tables) must(await session.say(`drop table "${String(table)}"`))
        for (const sql of setup.split(';').filter((each) => each.trim() !== '')) must(await session.say(sql))
        await session.close()
      }
    },
    async open(name, level, waitMs) {
      const session = open(name, level, waitMs)
      opened.add(session)
      return { ...session, ...forgetting(session, opened) }
    },
    begin: () => 'begin',
    async waitsFor({ name }) {
      const all = [...opened]
      if (!all.some((each) => each.name === name && each.waits)) return []
      const holders = all.filter((each) => each.name !== name && each.holdsTheLock).map((each) => each.name)
      // Under shared pages a lock of a reader can be in the way too.
      return holders.length > 0 ? holders : ['another']
    },
    async [Symbol.asyncDispose]() {
      for (const session of opened) await session.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** A session that is no longer among the opened ones once it is closed. */
function forgetting(session: SqliteSession, opened: Set<SqliteSession>): Pick<DatabaseSession, 'close'> {
  return {
    async close() {
      opened.delete(session)
      await session.close()
    },
  }
}
