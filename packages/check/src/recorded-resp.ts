import type { Resp, RespConnection, RespReply } from '@backroad/protocols'
import { longer, reading, recordWire, waiting } from './recorded-wire.ts'
import type { StageRecord } from './stage-record.ts'

/**
 * The RESP client of a stage: notes which replies are taken and what is being waited for, so that evidence can tell.
 * Deadlines that the stage gives are made `patience` times as long.
 */
export function recordResp(resp: Resp, record: StageRecord, patience: number): Resp {
  const connect: Resp['connect'] = async (o) => {
    const opened = waiting(record, 'an accepted connection', resp.connect(longer(o, patience)))
    return recordConnection(await opened, record, patience)
  }
  return {
    connect,
    command: async (...words) => {
      const connection = await connect()
      try {
        return await connection.command(...words)
      } finally {
        await connection.close()
      }
    },
  }
}

function recordConnection(connection: RespConnection, record: StageRecord, patience: number): RespConnection {
  const take = (reply: RespReply): RespReply => {
    record.takeAt(reply.whole, reply)
    return reply
  }
  const asked = (count: number) => {
    const seen = record.connection(connection.id)
    if (seen) seen.asked += count
  }
  return {
    ...recordWire(connection, record, patience),
    command: async (...words) => {
      asked(1)
      return take(await waiting(record, 'a reply', connection.command(...words)))
    },
    pipeline: async (commands, o) => {
      asked(commands.length)
      const replies = await waiting(record, 'a reply', connection.pipeline(commands, longer(o, patience)), o)
      for (const reply of replies) take(reply)
      return replies
    },
    send: (data) => waiting(record, reading, connection.send(data)),
    sendInPieces: (data, cuts, o) => waiting(record, reading, connection.sendInPieces(data, cuts, o)),
    reply: async (o) => take(await waiting(record, 'a reply', connection.reply(longer(o, patience)), o)),
  }
}
