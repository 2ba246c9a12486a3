import { PostgresDialect, type Dialect } from 'kysely'
import type { PoolClient } from 'pg'
import { postgresError } from './postgres-error.ts'

/** Types of columns whose values `pg` gives as text, because they might not fit into a number: int8, numeric. */
const WHOLE_NUMBERS: ReadonlySet<number> = new Set([20, 1700])

/** How long to wait for a connection, in ms. */
const CONNECT_TIMEOUT = 10_000

/**
 * Kysely over PostgreSQL. `pg` is loaded only here: most people have no need of it. Times and counts come as numbers, as they
 * do from SQLite; errors come as `postgresError` says.
 */
export async function postgresDialect(url: string): Promise<Dialect> {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    types: {
      getTypeParser: (type: number, format?: 'text' | 'binary') =>
        WHOLE_NUMBERS.has(type) ? Number : (pg.types.getTypeParser(type, format) as (value: string) => unknown),
    },
  })
  // A connection that is lost while nobody uses it is made anew when somebody does.
  pool.on('error', () => {})
  return new PostgresDialect({
    pool: {
      options: pool.options,
      connect: async () => telling(await pool.connect().catch(tell(url)), url),
      end: () => pool.end(),
    },
  })
}

/** The client, with its errors made ours. */
function telling(client: PoolClient, url: string) {
  return {
    query: (sql: string, parameters: readonly unknown[]) => client.query(sql, [...parameters]).catch(tell(url)),
    release: (discard?: boolean) => client.release(discard),
  } as never
}

const tell = (url: string) => (error: unknown) => {
  throw postgresError(error, url)
}
