import { stage } from '@backroad/check'
import { encodeDns } from '@backroad/protocols'
import type { Internet } from '../surroundings/internet.ts'
import type { Behaviour } from '../surroundings/server.ts'
import { forgedAddress, someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 1035 §7.3',
  timeout: 10_000,
  replyWithin: 5000,
  needs: ['follows-referrals'],
  likely:
    'A server sent something that is no reply. Check each length and offset before you use it, and go on without that reply.',
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const forged = forgedAddress(random)
    await Promise.all(
      Object.entries(broken).map(async ([because, breakIt]) => {
        const breaks: Behaviour = (query, reply) => {
          const { id, rd, name, type } = query
          const answers = (reply.answers ?? []).map((record) =>
            record.type === 'A' ? { ...record, data: forged } : record,
          )
          return breakIt(Buffer.from(encodeDns({ ...reply, answers, id, rd, qr: true, questions: [{ name, type }] })))
        }
        // Two zones each: a resolver may begin with either server, and in the second only the broken reply makes the other speak.
        for (const waits of [false, true]) {
          let wasBroken = !waits
          const breaksFirst: Behaviour = (query, reply, times) => {
            wasBroken = true
            return breaks(query, reply, times)
          }
          const speaksThen: Behaviour = (_, reply) => (wasBroken ? reply : 'silent')
          const zone = await internet.zone(random.word(), tld, { servers: [breaksFirst, speaksThen] })
          const address = someAddress(random)
          await askAddress({ dns, expect }, zone.add(random.word(), 'A', address), address, {
            because,
            likely: {
              [forged]: 'A message that is broken anywhere is not to be used, not even the part that can be read.',
            },
          })
        }
      }),
    )
    const address = someAddress(random)
    await askAddress({ dns, expect }, tld.add(random.word(), 'A', address), address, {
      because: 'The broken replies are over, and the program goes on.',
    })
  },
})

/** Ways to break a reply, each as the sentence that tells of it. All of them keep the ID, and tell a wrong address. */
const broken: Readonly<Record<string, (reply: Buffer) => Buffer>> = {
  'A server sent an empty datagram.': () => Buffer.alloc(0),
  'A server sent five bytes.': (reply) => reply.subarray(0, 5),
  "A server's reply ended in the middle of the question.": (reply) => reply.subarray(0, 15),
  "A server's reply ended in the middle of its last record.": (reply) => reply.subarray(0, -2),
  "A server's reply promised 65,535 answers.": (reply) => withWord(reply, 6, 0xffff),
  'A name in the reply was a pointer to itself.': (reply) => withEnd(reply, [0xc0, reply.length]),
  'A name in the reply was a pointer to what lies behind the end.': (reply) => withEnd(reply, [0xff, 0xff]),
  "A server's reply was a header and nothing else.": (reply) => {
    return Buffer.concat([reply.subarray(0, 4), Buffer.alloc(8)])
  },
  "A server's reply had two questions.": (reply) => {
    const question = reply.subarray(12, endOfName(reply, 12) + 4)
    return withWord(Buffer.concat([reply.subarray(0, 12), question, reply.subarray(12)]), 4, 2)
  },
  'A label in the reply began with the bits 01.': (reply) =>
    withEnd(reply, [0x41, ...Array<number>(0x41).fill(0x61), 0, ...A]),
  'A name in the reply was longer than 255 bytes.': (reply) => {
    return withEnd(reply, [...Array.from({ length: 5 }, () => [60, ...Array<number>(60).fill(0x61)]).flat(), 0, ...A])
  },
  'The data of a record was longer, by its length, than what came.': (reply) => {
    return withEnd(reply, [0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 0, 0xff, 0xff, 192, 0, 2, 1])
  },
  'The data of a record was longer, by its length, than the name in it.': (reply) => {
    return withEnd(reply, [0xc0, 12, 0, 2, 0, 1, 0, 0, 1, 0, 0, 3, 0, 9, 9])
  },
  'The address in the reply had three bytes.': (reply) => withWord(reply, reply.length - 6, 3).subarray(0, -1),
  'A server sent a message with QR not set, which is a question.': (reply) => {
    return withWord(reply, 2, reply.readUInt16BE(2) & 0x7fff)
  },
}

/** Behind a name without pointers. */
function endOfName(message: Buffer, at: number): number {
  const length = message.readUInt8(at)
  return length === 0 ? at + 1 : endOfName(message, at + 1 + length)
}

/** A record behind its name: of type A, with an address. */
const A = [0, 1, 0, 1, 0, 0, 1, 0, 0, 4, 192, 0, 2, 1]

function withWord(reply: Buffer, at: number, word: number): Buffer {
  reply.writeUInt16BE(word, at)
  return reply
}

/** Adds a broken answer after all others; it counts as an additional record, because it stands last. */
function withEnd(reply: Buffer, end: number[]): Buffer {
  return withWord(Buffer.concat([reply, Buffer.from(end)]), 10, reply.readUInt16BE(10) + 1)
}
