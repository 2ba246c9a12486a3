import type { PostgresValue, TransactionStatus } from '@backroad/protocols'

/** What is behind DATABASE_URL: the machine's PostgreSQL, or the embedded one, which has a single session. */
export type DatabaseKind = 'postgresql' | 'embedded'

/** A statement that a program had the database execute, as it was seen on the wire. */
export interface Statement {
  /** Which of the program's connections it went over, from 1 on. */
  readonly session: number
  /** Its place among all statements of the program. */
  readonly number: number
  readonly text: string
  /** What was bound to $1, $2 and so on. */
  readonly values: readonly PostgresValue[]
  /** Of the session, before it. */
  readonly before: TransactionStatus
  /** `performance.now()` when it was seen. */
  readonly at: number
  /** Rows that came back so far. */
  rows: number
  /** What the database said of it: "UPDATE 1". A query of several statements has several. */
  tags: string[]
  /** The SQLSTATE with which it failed. */
  failed?: string
  /** Whether its answer has come whole. */
  done: boolean
}

/** What may be done to a statement before the database sees it, or, for `lose-the-answer`, after. */
export type Trick =
  /** It waits until it is let go. */
  | { readonly do: 'hold' }
  /** The session is ended before it, as `pg_terminate_backend` does. */
  | { readonly do: 'end-the-session' }
  /** In its place the session gets an error that PostgreSQL itself raises: a transaction is then truly failed. */
  | { readonly do: 'fail'; readonly code: string; readonly message: string }
  /** The database carries it out, and the connection breaks before the program hears of it. */
  | { readonly do: 'lose-the-answer' }

/** Which statement it is done to: the nth from now on, or the first that fits; `commit`: what makes changes lasting. */
export type Which = number | ((statement: Statement) => boolean) | 'commit'

/** A trick that waits for its statement. */
export interface Trap {
  /** Resolves with the statement once it has come to that. */
  readonly sprung: Promise<Statement>
  /** The statement, once it has come to that. */
  readonly caught: Statement | undefined
  /** Lets a held statement go, and takes the trap away. */
  release(): void
}

/** What the checker's own session answers: rows as text. */
export interface SessionAnswer {
  readonly rows: readonly (readonly (string | null)[])[]
  readonly tags: readonly string[]
}

/** A session of the checker's own on the program's database, beside those of the program and not watched. */
export interface DatabaseSession {
  /** One query, or several in a text. @throws DatabaseAnswerError when PostgreSQL refuses it */
  query(text: string): Promise<SessionAnswer>
  close(): Promise<void>
}
