import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'pg'
import type { DatabaseAnswer, DatabaseSession } from './types.ts'

export interface PostgresSession extends DatabaseSession {
  /** The process that serves it, by which the database names it in its own tables. */
  readonly pid: number
  /** Bytes that have come from the database. */
  received(): number
}

/** It takes connections a moment before it is ready for them. */
const STARTING_UP = '57P03'
const READY_WITHIN = 30_000

/**
 * Opens a session with a database that speaks PostgreSQL's protocol. A refusal of a statement is an answer; a session that breaks
 * rejects. Statements without values may be several, joined by semicolons.
 */
export async function connectPostgres(
  place: { readonly host?: string; readonly port: number },
  name = 'session',
): Promise<PostgresSession> {
  const client = await connected(place)
  // A server that is ended ends its sessions; who waits for an answer hears of it there.
  client.on('error', () => undefined)
  const session = {
    name,
    async say(sql: string, values?: readonly unknown[]): Promise<DatabaseAnswer> {
      try {
        const asked = await client.query<unknown[]>({
          text: sql,
          rowMode: 'array',
          ...(values && { values: [...values] }),
        })
        // Of several statements at once the last one's answer counts.
        const { fields, rows, rowCount, command } = Array.isArray(asked) ? (asked.at(-1) as typeof asked) : asked
        const changed = WRITES.has(command) && rowCount !== null ? { changed: rowCount } : {}
        return { ok: true, columns: fields.map((field) => field.name), rows, ...changed }
      } catch (error) {
        if (!isRefusal(error)) throw error
        return { ok: false, code: error.code, message: error.message }
      }
    },
    received: () =>
      (client as unknown as { connection: { stream: { bytesRead: number } } }).connection.stream.bytesRead,
    close: () => client.end(),
  }
  const answer = await session.say('select pg_backend_pid()')
  return { ...session, pid: answer.ok ? Number(answer.rows[0]?.[0]) : 0 }
}

/** What the server has refused comes with a severity; that the connection broke does not. */
function isRefusal(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'severity' in error && 'code' in error
}

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

async function connected({ host = '127.0.0.1', port }: { host?: string; port: number }): Promise<Client> {
  // Loaded when it is wanted: all experiments pass through this package, and few have a database.
  const { default: pg } = await import('pg')
  const deadline = performance.now() + READY_WITHIN
  for (;;) {
    const client = new pg.Client({ host, port, user: 'backroad', database: 'postgres', ssl: false })
    try {
      await client.connect()
      return client
    } catch (error) {
      if ((error as { code?: unknown }).code !== STARTING_UP || performance.now() > deadline) throw error
      await delay(20)
    }
  }
}
