import { stage } from '@backroad/check'
import { hasNoAnswer } from './claims/has-no-answer.ts'
import { holdsExactly } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 7766 §5',
  needs: ['cuts-off-what-does-not-fit'],
  async check({ dns, expect, random, surroundings: zone }) {
    const connection = await dns.connect()
    for (const [name, type, because] of [
      [zone.names.host, 'A', 'A question over TCP is answered like one over UDP.'],
      [zone.large.medium, 'TXT', 'TCP has no limit of 512 bytes.'],
      [zone.large.large, 'TXT', 'TCP has no limit of 1232 bytes.'],
      [zone.large.huge, 'MX', 'A pointer has 14 bits: no name behind byte 16,383 can be pointed at.'],
    ] as const) {
      const question = { name, type }
      const reply = await connection.ask(question)
      saysRcode(expect, reply, question, 'NOERROR')
      expect(reply.tc, 'the TC bit').is(false, { because })
      holdsExactly(expect, reply, 'answers', zone.of(name, type), { because })
    }
    const question = { name: zone.missing(random), type: 'A' } as const
    hasNoAnswer(expect, await connection.ask(question), question, { zone, rcode: 'NXDOMAIN' })
    // The last question and the end of the connection in one go.
    const last = { name: zone.names.brief, type: 'A' } as const
    await connection.send(last)
    connection.end()
    holdsExactly(expect, await connection.reply(), 'answers', zone.of(last.name, 'A'), {
      because: 'The client said that it would send no more, and still waits for its reply.',
    })
    await connection.ended()
  },
})
