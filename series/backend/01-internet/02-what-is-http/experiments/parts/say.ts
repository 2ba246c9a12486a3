import { connectTcp, type ConnectionEvent } from '@backroad/protocols'
import type { Answering } from './two-servers.ts'

/** What became of one request at one server. */
export interface Said {
  readonly server: string
  readonly events: readonly ConnectionEvent[]
  /** How it came out, by the status of the first answer that is final; `headless` is a body without a status line. */
  readonly outcome: 'answered' | 'headless' | 'refused' | 'silent'
  readonly status: number | undefined
  /** Names of the fields of the first answer, as they were written. */
  readonly fields: string
  /** What the server did with the connection. */
  readonly fate: string
  /** From the last byte sent to the first byte received, in ms. */
  readonly ms: number | undefined
}

/** After an answer, how long the connection is watched for its end, in ms. */
const AFTERWARDS_MS = 250

/** Sends the bytes on a connection of their own and watches what comes for `patienceMs` at most. */
export async function say(server: Answering, request: string, patienceMs: number, signal: AbortSignal): Promise<Said> {
  const events: ConnectionEvent[] = []
  const connection = await connectTcp({
    host: server.host,
    port: server.port,
    observer: (event) => events.push(event),
    signal,
  })
  try {
    const bytes = Buffer.from(request, 'latin1')
    await connection.send(bytes, patienceMs)
    await connection.until(() => connection.received.bytes.length > 0 || connection.other !== 'open', patienceMs)
    // An answer may come in pieces, and the end of the connection after it.
    await connection.until(() => connection.other !== 'open', AFTERWARDS_MS)
    const { other } = connection
    const text = Buffer.from(connection.received.bytes).toString('latin1')
    const head = /^(?:HTTP\/1\.1 1\d\d[\s\S]*?\r\n\r\n)*HTTP\/\d\.\d (\d{3})[^\r\n]*\r\n([\s\S]*?)\r\n\r\n/.exec(text)
    const status = head ? Number(head[1]) : undefined
    return {
      server: server.name,
      events,
      outcome: outcomeOf(status, text.length, other !== 'open'),
      status,
      fields: (head?.[2] ?? '')
        .split('\r\n')
        .map((line) => line.split(':')[0])
        .join(', '),
      fate: other === 'open' ? 'kept open' : other === 'reset' ? 'reset it' : 'closed it',
      ms: timeToAnswer(events),
    }
  } finally {
    await connection.close()
  }
}

/** 404 is an answer: the request was understood. A body alone is how HTTP/0.9 answered. */
function outcomeOf(status: number | undefined, came: number, ended: boolean): Said['outcome'] {
  if (status !== undefined) return status < 400 || status === 404 ? 'answered' : 'refused'
  if (came > 0) return 'headless'
  return ended ? 'refused' : 'silent'
}

function timeToAnswer(events: readonly ConnectionEvent[]): number | undefined {
  const sent = events.findLast((event) => event.type === 'sent')
  const received = events.find((event) => event.type === 'received')
  return sent && received ? received.at - sent.at : undefined
}
