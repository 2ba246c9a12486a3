/** A resolver: takes questions over UDP and TCP, and asks the servers of the internet from the root down. */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'
import { frame, messagesIn } from './framing.ts'
import {
  FORMERR,
  IN,
  NOTIMP,
  OPCODE,
  OPT,
  QR,
  RA,
  RD,
  TC,
  decode,
  encode,
  type Message,
  type Record,
} from './message.ts'
import { ROOT } from './name.ts'
import { Resolver } from './resolver.ts'

/** What fits into a datagram on any road, and what fits without a word about it: RFC 6891 §6.2.5, RFC 1035 §4.2.1. */
const WITH_EDNS = 1232
const WITHOUT_EDNS = 512
const OUR_OPT: Record = { name: ROOT, type: OPT, class: WITH_EDNS, ttl: 0, data: Buffer.alloc(0) }

const { HOST, PORT, ROOTS = '' } = process.env
const resolver = new Resolver(ROOTS.split(','))

const udp = createSocket('udp4')
udp.on('message', (bytes, from) => {
  void answer(bytes, WITHOUT_EDNS).then((reply) => reply && udp.send(reply, from.port, from.address, () => {}))
})
udp.bind(Number(PORT), HOST)

const tcp = createServer((socket) => {
  socket.on('error', () => {})
  socket.setTimeout(30_000, () => socket.destroy())
  messagesIn(socket, (bytes) => {
    void answer(bytes, 0xffff).then((reply) => reply && socket.write(frame(reply)))
  })
})
tcp.listen(Number(PORT), HOST)

/** The reply to a message, at most as long as fits, or none to what can't be a query. */
async function answer(bytes: Buffer, room: number): Promise<Buffer | undefined> {
  if (bytes.length < 12 || bytes.readUInt16BE(2) & QR) return undefined
  const [id, flags] = [bytes.readUInt16BE(0), (bytes.readUInt16BE(2) & (OPCODE | RD)) | QR | RA]
  const refusal = (rcode: number) => encode({ id, flags, rcode, answer: [], authority: [], additional: [] })
  let query: Message
  try {
    query = decode(bytes)
  } catch {
    return refusal(FORMERR)
  }
  const { question } = query
  if (query.flags & OPCODE || (question && question.class !== IN)) return refusal(NOTIMP)
  if (!question) return refusal(FORMERR)
  const opt = query.additional.find((record) => record.type === OPT)
  const reply = { id, flags, question, ...(await resolver.resolve(question)), additional: opt ? [OUR_OPT] : [] }
  const whole = encode(reply)
  if (whole.length <= Math.max(room, Math.min(opt?.class ?? 0, WITH_EDNS))) return whole
  return encode({ ...reply, flags: flags | TC, answer: [], authority: [] })
}
