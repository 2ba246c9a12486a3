import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { DatabaseAnswer, DatabaseSession } from './types.ts'

export interface SqliteOptions {
  /** Connections of one process share their pages, and this one looks at what others have not committed (PRAGMA read_uncommitted). */
  readonly readUncommitted?: boolean
  /** A second file, reached as `other.…`, with a lock of its own. */
  readonly other?: string
  /** How long a statement waits for a lock before it is refused, in ms. */
  readonly waitMs: number
}

export interface SqliteSession extends DatabaseSession {
  /** Whether its open transaction has written: it keeps all others from writing. */
  readonly holdsTheLock: boolean
  /** Whether a statement is waiting for a lock now. */
  readonly waits: boolean
}

/** Primary result codes that mean: somebody else has the lock (https://www.sqlite.org/rescode.html). */
const BUSY = 5
const LOCKED = 6
/** Its snapshot is old: waiting would not help (https://www.sqlite.org/rescode.html#busy_snapshot). */
const BUSY_SNAPSHOT = 517
const NAMES: Readonly<Record<number, string>> = {
  [BUSY]: 'SQLITE_BUSY',
  [LOCKED]: 'SQLITE_LOCKED',
  8: 'SQLITE_READONLY',
}

/** How often a lock that was taken is asked for again, ms. */
const TURN = 3

/**
 * Opens a session with an SQLite database in a file: in write-ahead mode, but for `readUncommitted`. SQLite's own wait would hold up this whole process and the
 * session that is waited for with it, so a lock is asked for again in turns.
 */
export function openSqlite(path: string, name: string, options: SqliteOptions): SqliteSession {
  const database = new DatabaseSync(options.readUncommitted ? `${pathToFileURL(path).href}?cache=shared` : path, {
    timeout: 0,
  })
  if (options.other !== undefined) database.prepare('attach database ? as other').run(options.other)
  if (options.readUncommitted) database.exec('pragma read_uncommitted = 1')
  else database.exec('pragma main.journal_mode = wal')
  if (options.other !== undefined) database.exec('pragma other.journal_mode = wal')
  let wrote = false
  let waits = false
  return {
    name,
    get holdsTheLock() {
      return wrote && database.isTransaction
    },
    get waits() {
      return waits
    },
    async say(sql, values = []) {
      const since = performance.now()
      try {
        for (;;) {
          const answer = attempt(database, sql, values)
          if (answer !== 'busy') {
            if (!database.isTransaction) wrote = false
            else if (answer.ok && !/^\s*(select|begin(\s+(deferred|transaction))?\s*;?\s*$)/i.test(sql)) wrote = true
            return answer
          }
          if (performance.now() - since > options.waitMs) {
            return { ok: false, code: 'SQLITE_BUSY', message: 'database is locked' }
          }
          waits = true
          await delay(TURN)
        }
      } finally {
        waits = false
      }
    },
    async close() {
      database.close()
    },
  }
}

function attempt(database: DatabaseSync, sql: string, values: readonly unknown[]): DatabaseAnswer | 'busy' {
  try {
    const statement = database.prepare(sql)
    statement.setReturnArrays(true)
    const columns = statement.columns().map((column) => column.name)
    const bound = values as (string | number | null)[]
    if (columns.length === 0) {
      const { changes } = statement.run(...bound)
      const writes = /^\s*(insert|update|delete)\b/i.test(sql)
      return { ok: true, columns, rows: [], ...(writes && { changed: Number(changes) }) }
    }
    return { ok: true, columns, rows: statement.all(...bound) as unknown as unknown[][] }
  } catch (error) {
    const { errcode, message } = error as { errcode?: number; message: string }
    if (errcode === undefined) throw error
    const primary = errcode & 0xff
    if (errcode === BUSY_SNAPSHOT) return { ok: false, code: 'SQLITE_BUSY_SNAPSHOT', message }
    if (primary === BUSY || primary === LOCKED) return 'busy'
    return { ok: false, code: NAMES[primary] ?? `SQLITE_ERROR ${primary}`, message }
  }
}
