import { sql, type Kysely } from 'kysely'
import type { Revision } from './revision.ts'
import type { Tables } from './tables.ts'

/**
 * Asks PostgreSQL which transactions can be seen now. Two snapshots with the same text see the same ones, so the same rows
 * (https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT). Writes to other databases of the same
 * cluster change it too, which only costs time.
 */
export class PostgresRevision implements Revision {
  readonly #db: Kysely<Tables>
  #asking: Promise<string> | undefined
  #following: Promise<string> | undefined

  constructor(db: Kysely<Tables>) {
    this.#db = db
  }

  /** Many who ask at once share a question, but none that was put before they asked. */
  now(): Promise<string> {
    if (!this.#asking) return (this.#asking = this.#ask())
    this.#following ??= this.#asking
      .catch(() => {})
      .then(() => {
        this.#following = undefined
        return (this.#asking = this.#ask())
      })
    return this.#following
  }

  close(): void {}

  async #ask(): Promise<string> {
    const asked = sql<{ seen: string }>`select pg_current_snapshot()::text as seen`.execute(this.#db)
    try {
      return (await asked).rows[0]!.seen
    } finally {
      this.#asking = undefined
    }
  }
}
