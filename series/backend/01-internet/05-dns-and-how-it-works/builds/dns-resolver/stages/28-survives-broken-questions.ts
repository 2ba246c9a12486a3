import { stage } from '@backroad/check'
import { encodeDns, WireError, type DnsReply, type Located } from '@backroad/protocols'
import { slow } from '../surroundings/behaviours.ts'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { addressIn } from './parts/ask-address.ts'
import { connect } from './parts/connect.ts'

export default stage<Internet>({
  spec: 'RFC 1035 §4.1.1',
  timeout: 8000,
  needs: ['takes-questions-over-tcp'],
  likely: 'A message was trusted: check every length, count and pointer before you use it, in questions as in replies.',
  async check({ dns, expect, random, signal, surroundings: internet }) {
    const zone = await internet.tld(random.word())
    const address = someAddress(random)
    const name = zone.add(random.word(), 'A', address)
    const question = { name, type: 'A' } as const
    const bad = Object.entries(broken).map(([what, breakIt]) => {
      const id = random.int(0, 0x7fff)
      return { what, id, bytes: breakIt(Buffer.from(encodeDns({ id, rd: true, questions: [question] }))) }
    })

    for (const { what, id, bytes } of bad) {
      const because = `The message before was no question: ${what}.`
      const socket = await dns.open()
      await socket.send(bytes)
      const reply = await replyBehind(dns.ask(question), because)
      expect(addressIn(reply), `the address of ${name}`).is(address, { because })
      // What came of the broken one came before, as a rule. It may hold a part of what was broken, so only its header is read.
      if (!(await socket.quiet(0))) isError(await socket.datagram(), { id, bytes, because })
      await socket.close()
    }

    function isError(
      reply: Located<Uint8Array>,
      { id, bytes, because }: { id: number; bytes: Buffer; because: string },
    ): void {
      expect(bytes.length, 'the size of a message that gets a reply').isAtLeast(HEADER, { because })
      expect(bytes.readUInt16BE(2) & QR, 'QR of a message that gets a reply').is(0, { because })
      expect({ ...reply, value: reply.value.length }, 'the size of the reply').isAtLeast(HEADER, { because })
      const header = Buffer.from(reply.value)
      expect({ ...reply, value: header.readUInt16BE(0) }, 'the ID').is(id, { because })
      expect({ ...reply, value: header.readUInt16BE(2) & QR }, 'QR').is(QR, { because })
      expect({ ...reply, value: header.readUInt16BE(2) & 0xf }, 'the RCODE').isOneOf(ERRORS, { because })
    }

    // The same over TCP, where a connection may be closed for it.
    for (const { bytes } of bad) {
      const connection = await connect(dns, signal)
      await connection.send(bytes)
      connection.end()
    }
    // And clients that leave while their answer is looked for.
    const late = await internet.tld(random.word(), { servers: [slow(40)] })
    const leaving = await connect(dns, signal)
    await leaving.send({ name: late.below(random.word()), type: 'A' })
    leaving.abort()
    const connection = await connect(dns, signal)
    for (const each of [name, late.add(random.word(), 'A', address)]) {
      const because = 'Before, broken messages came on other connections, and one was reset.'
      const reply = await replyBehind(connection.ask({ name: each, type: 'A' }), because)
      expect(addressIn(reply), `the address of ${each}`).is(address, { because })
    }
  },
})

/** A reply that does not come is told of with what came before. */
async function replyBehind(reply: Promise<DnsReply>, because: string): Promise<DnsReply> {
  try {
    return await reply
  } catch (error) {
    if (!(error instanceof WireError) || error.fault !== 'hung') throw error
    const { connection, waitingFor, messageStart } = error
    const expected = `a reply to a good question. ${because}`
    throw new WireError('hung', `${error.message} ${because}`, { connection, waitingFor, messageStart, expected })
  }
}

const HEADER = 12
const QR = 0x8000
/** FORMERR, SERVFAIL, NOTIMP and REFUSED. */
const ERRORS = [1, 2, 4, 5]

/** Messages that are no question to answer, each as what ends a sentence. All that have a header keep the ID. */
const broken: Readonly<Record<string, (question: Buffer) => Buffer>> = {
  'a datagram without a byte': () => Buffer.alloc(0),
  'one byte short of a header': (question) => question.subarray(0, HEADER - 1),
  'a reply, with QR set': (question) => withWord(question, 2, question.readUInt16BE(2) | 0x8000),
  'a message with the opcode STATUS': (question) => withWord(question, 2, question.readUInt16BE(2) | 0x1000),
  'no question at all': (question) => withWord(question.subarray(0, HEADER), 4, 0),
  'two questions': (question) => withWord(Buffer.concat([question, question.subarray(HEADER)]), 4, 2),
  'a question of the class CH': (question) => withWord(question, question.length - 2, 3),
  'a question without its class': (question) => question.subarray(0, -2),
  'a name that ends in the middle of a label': (question) => question.subarray(0, HEADER + 3),
  'an additional record announced, and none there': (question) => withWord(question, 10, 1),
  'a name that is a pointer to itself': (question) => {
    return Buffer.concat([question.subarray(0, HEADER), Buffer.of(0xc0, HEADER, 0, 1, 0, 1)])
  },
}

function withWord(message: Buffer, at: number, word: number): Buffer {
  message.writeUInt16BE(word, at)
  return message
}
