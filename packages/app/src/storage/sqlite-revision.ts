import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { newId } from '../new-id.ts'
import type { Revision } from './revision.ts'

/**
 * Asks SQLite for its `data_version` on a connection that never writes: the number is another whenever any other connection
 * has committed since, ours or another process's (https://www.sqlite.org/pragma.html#pragma_data_version). It takes a few
 * microseconds. The connection is opened when first asked.
 */
export class SqliteRevision implements Revision {
  readonly #file: string
  #database: DatabaseSync | undefined
  #statement: StatementSync | undefined
  #isClosed = false

  constructor(file: string) {
    this.#file = file
  }

  now(): string {
    try {
      return String(this.#ask().get()?.['data_version'])
    } catch {
      // Locked for a moment, or closed: whoever asked must take it that something changed.
      return newId()
    }
  }

  close(): void {
    this.#isClosed = true
    this.#database?.close()
    this.#database = undefined
    this.#statement = undefined
  }

  #ask(): StatementSync {
    if (this.#isClosed) throw new Error('The database is closed.')
    this.#database ??= new DatabaseSync(this.#file)
    this.#statement ??= this.#database.prepare('pragma data_version')
    return this.#statement
  }
}
