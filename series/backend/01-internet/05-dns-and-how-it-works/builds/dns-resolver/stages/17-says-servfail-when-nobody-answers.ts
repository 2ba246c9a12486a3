import { stage } from '@backroad/check'
import { refuses, silent } from '../surroundings/behaviours.ts'
import type { Internet } from '../surroundings/internet.ts'

export default stage<Internet>({
  spec: 'RFC 1035 §4.1.1',
  timeout: 20_000,
  replyWithin: 14_000,
  needs: ['tries-the-next-server'],
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const kinds = [
      { servers: ['closed', silent], because: 'Of two servers, one is not there, and one never answers.' },
      { servers: [refuses('REFUSED'), refuses('SERVFAIL')], because: 'Both servers of the zone refuse.' },
    ] as const
    await Promise.all([
      ...kinds.map(async ({ servers, because }) => {
        const zone = await internet.zone(random.word(), tld, { servers })
        const name = zone.below(random.word())
        const reply = await dns.ask({ name, type: 'A' })
        expect(reply.rcode, 'the RCODE').is('SERVFAIL', {
          because,
          likely: {
            NXDOMAIN: 'That no server answered does not say that there is no such name.',
            NOERROR: 'NOERROR without an answer says that there is no such record, which nobody knows here.',
            REFUSED: 'It was not this program that refused. Its own trouble is SERVFAIL.',
          },
        })
      }),
      circular(),
    ])

    /** Each zone's server has a name in the other zone, and no address is told for either. */
    async function circular(): Promise<void> {
      const other = await internet.tld(random.word())
      const [left, right] = [tld.below(random.word()), other.below(random.word())]
      tld.delegate(left, [{ name: `ns.${right}` }])
      other.delegate(right, [{ name: `ns.${left}` }])
      const reply = await dns.ask({ name: `${random.word()}.${left}`, type: 'A' })
      expect(reply.rcode, 'the RCODE').is('SERVFAIL', {
        spec: 'RFC 1035 §7.1',
        because: "The servers of two zones have names in each other's zone, so neither can be found.",
      })
    }
  },
})
