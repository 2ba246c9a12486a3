// The pool of sessions, and transactions that are tried again.
import pg from 'pg'

// Amounts fit into the whole numbers that JavaScript counts exactly.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export type Session = Pick<pg.PoolClient, 'query'>

export interface Database {
  /** Runs `work` as one transaction: all of it or nothing, tried again when the database asks for that. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>
  /** One statement that only reads: it sees one moment. */
  read<R extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<R[]>
  /** A session of one's own, for the time of `work`. */
  alone<T>(work: (session: Session) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** How long a statement may wait for a lock, ms: whoever waits holds a session that others need. */
const lockTimeout = 300
const tries = 10

export function openDatabase(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 2500,
    lock_timeout: lockTimeout,
    statement_timeout: 2000,
  })
  // A session that is ended while nobody uses it is replaced by the next that is needed.
  pool.on('error', () => {})
  return {
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(pool, work)
        } catch (error) {
          if (!asksForAnother(error) || attempt === tries) throw error
          // By chance, lest two that were in each other's way meet again.
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 5 * attempt))
        }
      }
    },
    async read<R extends pg.QueryResultRow>(text: string, values: readonly unknown[]) {
      return (await pool.query<R>(text, [...values])).rows
    },
    async alone(work) {
      const session = await pool.connect()
      try {
        return await work(session)
      } finally {
        session.release(true)
      }
    },
    close: () => pool.end(),
  }
}

async function once<T>(pool: pg.Pool, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await pool.connect()
  let broken: Error | undefined
  // Told here too, when the session ends between two statements.
  const onError = (error: Error) => void (broken = error)
  session.on('error', onError)
  try {
    await session.query('BEGIN')
    const result = await work(session)
    await session.query('COMMIT')
    return result
  } catch (error) {
    await session.query('ROLLBACK').catch((failed: Error) => void (broken = failed))
    throw error
  } finally {
    session.off('error', onError)
    session.release(broken)
  }
}

function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown }).code
  return typeof code === 'string' ? code : undefined
}

/** The database gave the transaction up so that others could go on; nothing of it has happened. */
function asksForAnother(error: unknown): boolean {
  return ['40001', '40P01'].includes(codeOf(error) ?? '')
}

/** What may be well in a moment: no session, no lock in time, a session that was ended, a database without room. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error)
  // The driver's own errors have no code of PostgreSQL's: it has lost its session, or got none.
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code)) return true
  return ['40', '53', '55', '57', '08'].includes(code.slice(0, 2))
}
