import { once } from 'node:events'
import { type Socket, connect } from 'node:net'
import { type Place, PostgresReader, encodeQuery, encodeStartup, encodeTerminate } from '@backroad/protocols'
import type { DatabaseSession, SessionAnswer } from './types.ts'

/** The database refused a query of the checker's own. */
export class DatabaseAnswerError extends Error {
  override readonly name = 'DatabaseAnswerError'
  /** SQLSTATE. */
  readonly code: string

  constructor(code: string, message: string) {
    super(`${message} (${code})`)
    this.code = code
  }
}

/** The database has gone. */
export class DatabaseGone extends Error {
  override readonly name = 'DatabaseGone'
}

interface Asked {
  readonly rows: (readonly (string | null)[])[]
  readonly tags: string[]
  error?: DatabaseAnswerError
  readonly answer: PromiseWithResolvers<SessionAnswer>
}

/** Opens a session with a server, at a Unix socket or a place, that asks for no password. Queries are answered in order. @throws DatabaseGone */
export async function openPostgresSession(
  at: string | Place,
  o: { user: string; database: string },
): Promise<DatabaseSession> {
  const socket = typeof at === 'string' ? connect(at) : connect(at.port, at.host)
  const reader = new PostgresReader('server')
  const asked: Asked[] = []
  let end: Error | undefined
  const gone = (why: Error) => {
    end ??= new DatabaseGone(`The session with the database has ended: ${why.message}`, { cause: why })
    for (const each of asked.splice(0)) each.answer.reject(end)
  }
  const ask = () => {
    const next: Asked = { rows: [], tags: [], answer: Promise.withResolvers() }
    asked.push(next)
    return next.answer.promise
  }
  socket.on('error', gone)
  socket.on('close', () => gone(new Error('it was closed')))
  socket.on('data', (bytes) => {
    for (const message of reader.push(bytes)) {
      const [now] = asked
      if (now === undefined) continue
      if (message.type === 'DataRow') now.rows.push(message.values.map(asText))
      if (message.type === 'CommandComplete') now.tags.push(message.tag)
      if (message.type === 'ErrorResponse') now.error = new DatabaseAnswerError(message.code, message.message)
      if (message.type !== 'ReadyForQuery') continue
      asked.shift()
      if (now.error) now.answer.reject(now.error)
      else now.answer.resolve({ rows: now.rows, tags: now.tags })
    }
    if (reader.garbled) gone(new Error(reader.garbled.message))
  })
  const ready = ask()
  socket.write(encodeStartup(o))
  await ready
  return {
    query: (text) => {
      if (end) return Promise.reject(end)
      const answer = ask()
      socket.write(encodeQuery(text))
      return answer
    },
    close: async () => {
      end ??= new DatabaseGone('The session with the database was closed.')
      await closed(socket)
    },
  }
}

async function closed(socket: Socket): Promise<void> {
  if (socket.closed) return
  const over = once(socket, 'close')
  socket.end(encodeTerminate())
  // The other end closes, or has something under way that nobody waits for.
  const timer = setTimeout(() => socket.destroy(), 500)
  await over
  clearTimeout(timer)
}

function asText(value: Uint8Array | null): string | null {
  return value === null ? null : Buffer.from(value).toString('utf8')
}
