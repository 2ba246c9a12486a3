import { stage } from '@backroad/check'
import { encodeDns } from '@backroad/protocols'
import { isReplyTo } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 1035 §4.1.1',
  likely: 'A reply begins with the twelve bytes of the header, and the question follows as it came.',
  async check({ dns, expect, random, surroundings: zone }) {
    const { host, several, brief } = zone.names
    for (const [rd, question] of [
      [true, { name: host, type: 'A' }],
      [false, { name: several, type: 'A' }],
      [true, { name: host, type: 'TXT' }],
      [false, { name: brief, type: 'MX' }],
    ] as const) {
      const id = random.int(256, 65_535)
      const reply = await dns.ask(question, { id, rd })
      expect(reply.id, 'the ID').is(id, { likely: 'The ID is the first two bytes of the query, and of its reply.' })
      isReplyTo(expect, reply, question)
      expect(reply.rd, 'the RD bit').is(rd, { because: 'RD is copied into the reply.' })
      expect(reply.ra, 'the RA bit').is(false, { because: 'This server asks nobody else for its clients.' })
      expect(reply.tc, 'the TC bit').is(false, { because: 'Nothing was cut off.' })
      expect(reply.z, 'the Z bit').is(false, { because: 'It must be zero in all queries and responses.' })
    }
    // Whatever else is said to a query that has no right to be.
    const odd = encodeDns({ id: random.int(256, 65_535), rd: true, z: true, questions: [{ name: host, type: 'A' }] })
    const reply = await dns.ask(odd)
    expect(reply.qr, 'the QR bit').is(true)
    expect(reply.z, 'the Z bit').is(false, {
      because: 'It must be zero in all queries and responses.',
      likely: 'The bits of the query were taken over.',
    })
  },
})
