import type { ConnectOptions, Http1, Http1Connection, Reply, ReplyOptions } from '@backroad/protocols'
import type { StageRecord } from './stage-record.ts'

/**
 * The client of a stage: notes which replies are taken and what is being waited for, so that evidence can tell.
 * Deadlines that the stage gives are made `patience` times as long.
 */
export function recordHttp(http: Http1, record: StageRecord, patience: number): Http1 {
  return {
    connect: async (o) =>
      recordConnection(await waiting(record, 'an accepted connection', http.connect(o)), record, patience),
    request: async (data: string | Uint8Array, o?: ReplyOptions & ConnectOptions): Promise<Reply> =>
      record.take(await waiting(record, 'a reply', http.request(data, longer(o, patience)))),
  }
}

function recordConnection(connection: Http1Connection, record: StageRecord, patience: number): Http1Connection {
  return {
    get id() {
      return connection.id
    },
    get received() {
      return connection.received
    },
    send: (data) => waiting(record, 'the program to read what is sent', connection.send(data)),
    sendInPieces: (data, cuts, o) =>
      waiting(record, 'the program to read what is sent', connection.sendInPieces(data, cuts, o)),
    reply: async (o) => record.take(await waiting(record, 'a reply', connection.reply(longer(o, patience)))),
    ended: (o) => {
      const seen = record.connection(connection.id)
      if (seen) seen.endAwaited = true
      return waiting(record, 'the end of the connection', connection.ended(longer(o, patience)))
    },
    quiet: (ms) => waiting(record, 'silence', connection.quiet(ms)),
    end: () => connection.end(),
    abort: () => connection.abort(),
    close: () => connection.close(),
  }
}

/** A deadline that the stage gives, `patience` times as long. */
export function longer<O extends { readonly within?: number | undefined }>(
  o: O | undefined,
  patience: number,
): O | undefined {
  return o?.within === undefined ? o : { ...o, within: o.within * patience }
}

/** Lists a wait while it lasts. */
export async function waiting<T>(record: StageRecord, forWhat: string, promise: Promise<T>): Promise<T> {
  const entry = { forWhat }
  record.waits.add(entry)
  try {
    return await promise
  } finally {
    record.waits.delete(entry)
  }
}
