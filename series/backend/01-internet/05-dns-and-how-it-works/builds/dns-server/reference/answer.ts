import { Malformed, readQuery } from './query.ts'
import { udpLimit, writeReply } from './reply.ts'
import { RCODES, failure, resolve } from './resolve.ts'
import type { Zone } from './zone.ts'

/** The largest message that the two bytes before one on TCP can announce. */
const TCP_LIMIT = 65_535

/** The reply to one message, or undefined for what gets none. */
export function answer(zone: Zone, message: Buffer, transport: 'udp' | 'tcp'): Buffer | undefined {
  // What is shorter than a header has no ID to answer with. Two servers that answered replies would never stop.
  if (message.length < 12 || message.readUInt8(2) & 0x80) return undefined
  const header = message.subarray(0, 12)
  // Of an operation that isn't a query not even the format is known.
  if (message.readUInt8(2) & 0x78) return writeReply({ header }, failure(RCODES.NOTIMP), 512)
  try {
    const { question, edns } = readQuery(message)
    const reply = edns && edns.version > 0 ? failure(RCODES.BADVERS) : resolve(zone, question)
    return writeReply(
      { header, question, ...(edns && { edns }) },
      reply,
      transport === 'tcp' ? TCP_LIMIT : udpLimit(edns),
    )
  } catch (error) {
    if (error instanceof Malformed) return writeReply({ header }, failure(RCODES.FORMERR), 512)
    throw error
  }
}
