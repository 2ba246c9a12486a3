import type { ConnectOptions, Http1, Http1Connection, Reply, ReplyOptions } from '@backroad/protocols'
import { longer, reading, recordWire, waiting } from './recorded-wire.ts'
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
      record.take(await waiting(record, 'a reply', http.request(data, longer(o, patience)), o)),
  }
}

function recordConnection(connection: Http1Connection, record: StageRecord, patience: number): Http1Connection {
  return {
    ...recordWire(connection, record, patience),
    send: (data) => waiting(record, reading, connection.send(data)),
    sendInPieces: (data, cuts, o) => waiting(record, reading, connection.sendInPieces(data, cuts, o)),
    reply: async (o) => record.take(await waiting(record, 'a reply', connection.reply(longer(o, patience)), o)),
  }
}
