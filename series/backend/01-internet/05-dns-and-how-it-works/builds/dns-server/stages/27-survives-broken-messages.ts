import { stage } from '@backroad/check'
import { encodeDns, WireError, type DnsReply } from '@backroad/protocols'
import { brokenMessages } from './claims/broken-messages.ts'
import { hasNoAnswer } from './claims/has-no-answer.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 1035 §4.1.1',
  timeout: 8000,
  likely: 'A message was trusted: check every length and every pointer before you follow it.',
  needs: ['answers-with-an-address'],
  async check({ dns, expect, random, surroundings: zone }) {
    const question = { name: zone.names.host, type: 'A' } as const
    for (const { what, bytes, spec } of brokenMessages(question, random)) {
      const socket = await dns.open()
      await socket.send(bytes)
      // On the same socket, so what came of the broken one is there before this one's reply, or never.
      const id = random.int(0x8000, 0xffff)
      await socket.send(question, { id })
      const because = `The message before was broken: ${what}.`
      let reply: DnsReply
      while ((reply = await behind(socket.reply(), because)).id.value !== id) {
        expect(bytes.length, 'the size of a message that gets a reply').isAtLeast(12, { because })
        expect(reply.id, 'the ID').is((bytes[0] ?? 0) * 256 + (bytes[1] ?? 0), { because })
        expect(reply.qr, 'the QR bit').is(true, { because })
        expect(reply.rcode, 'the RCODE').is('FORMERR', { because, spec })
      }
      expect(reply.rcode, 'the RCODE').is('NOERROR', { because })
      await socket.close()
    }

    // The same over TCP, where a message can also be too short for its header. The connection may be closed.
    for (const { bytes } of brokenMessages(question, random)) {
      const connection = await dns.connect()
      await connection.send(bytes)
      connection.end()
      await connection.close()
    }
    const message = encodeDns({ id: 1, questions: [question] })
    const connection = await dns.connect()
    const because = 'Broken messages came on other connections before.'
    expect((await behind(connection.ask(message), because)).rcode, 'the RCODE').is('NOERROR', { because })

    // As long as a name may be: it is not in the zone, and nothing is wrong with it.
    const longest = { name: longestBelow(zone.origin), type: 'A' } as const
    hasNoAnswer(expect, await dns.ask(longest), longest, {
      zone,
      rcode: 'NXDOMAIN',
      spec: 'RFC 1035 §2.3.4',
      because: 'The name has 255 bytes, as many as a name may have.',
    })
  },
})

/** A reply that does not come is told of with what came before it. */
async function behind(reply: Promise<DnsReply>, because: string): Promise<DnsReply> {
  try {
    return await reply
  } catch (error) {
    if (!(error instanceof WireError) || error.fault !== 'hung') throw error
    const { connection, waitingFor, messageStart } = error
    const expected = `a reply to a good query. ${because}`
    throw new WireError('hung', `${error.message} ${because}`, { connection, waitingFor, messageStart, expected })
  }
}

/** A name below the zone's that takes 255 bytes with the lengths of its labels. */
function longestBelow(origin: string): string {
  const labels: string[] = []
  for (let left = 255 - (origin.length + 2); left > 1; left -= 64) labels.push('a'.repeat(Math.min(63, left - 1)))
  return [...labels, origin].join('.')
}
