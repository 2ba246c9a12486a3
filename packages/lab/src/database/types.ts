/** What a database said to one statement: rows, or a refusal with its code (SQLSTATE for PostgreSQL, SQLITE_… for SQLite). */
export type DatabaseAnswer =
  | {
      readonly ok: true
      readonly columns: readonly string[]
      readonly rows: readonly (readonly unknown[])[]
      /** How many rows a statement that writes has changed. */
      readonly changed?: number
    }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** One session with a database: statements are carried out one after another, in its own transaction. */
export interface DatabaseSession {
  readonly name: string
  /** Says one statement; the promise is kept once it is answered, which may be after a wait for somebody else. */
  say(sql: string, values?: readonly unknown[]): Promise<DatabaseAnswer>
  close(): Promise<void>
}
