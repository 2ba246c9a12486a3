import type { Transaction } from 'kysely'
import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from './open-database.ts'
import type { Tables } from './tables.ts'

/** Two writers met: one of them has to begin again (https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html). */
const BEGIN_AGAIN: ReadonlySet<unknown> = new Set(['40001', '40P01'])

const MOST_ATTEMPTS = 20

/**
 * Does all of `work` or nothing, as if nobody else wrote meanwhile. SQLite lets one writer in at a time; PostgreSQL lets them
 * run together and ends one that can't be made to look so, which is then begun again: so `work` does nothing but read and
 * write through what it is given.
 */
export async function inTransaction<T>(db: Database, work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction().setIsolationLevel('serializable').execute(work)
    } catch (error) {
      const { code } = error as { code?: unknown }
      if (!BEGIN_AGAIN.has(code) || attempt === MOST_ATTEMPTS) throw error
      await delay(Math.random() * 10 * attempt)
    }
  }
}
