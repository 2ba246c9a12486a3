import { stage } from '@backroad/check'
import { refuses, silent } from '../surroundings/behaviours.ts'
import type { Internet } from '../surroundings/internet.ts'

export default stage<Internet>({
  spec: 'RFC 9520 §3.2',
  timeout: 10_000,
  replyWithin: 5000,
  needs: ['tries-the-next-server', 'moves-on-from-a-lame-server'],
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const kinds = [
      { servers: ['closed', silent], because: 'Of two servers, one is not there, and one never answers.' },
      { servers: [refuses('REFUSED'), refuses('SERVFAIL')], because: 'Both servers of the zone refuse.' },
    ] as const
    await Promise.all(
      kinds.map(async ({ servers, because }) => {
        const zone = await internet.zone(random.word(), tld, { servers })
        const name = zone.below(random.word())
        const reply = await dns.ask({ name, type: 'A' })
        expect(reply.rcode, 'the RCODE').is('SERVFAIL', {
          spec: 'RFC 1035 §4.1.1',
          because,
          likely: {
            NXDOMAIN: 'That no server answered does not say that there is no such name.',
            NOERROR: 'NOERROR without an answer says that there is no such record, which nobody knows here.',
            REFUSED: 'It was not this program that refused. Its own trouble is SERVFAIL.',
          },
        })
        const before = zone.asked().length
        const again = await dns.ask({ name, type: 'A' })
        expect(again.rcode, 'the RCODE').is('SERVFAIL', { because: 'The same question was asked again at once.' })
        expect(zone.asked().length - before, 'the number of further queries to the servers of the zone').is(0, {
          because:
            'A failure has to be remembered for at least a second, or every retry of every client starts all over.',
        })
      }),
    )
  },
})
