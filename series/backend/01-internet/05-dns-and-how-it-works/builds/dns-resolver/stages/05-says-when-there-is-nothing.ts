import { stage } from '@backroad/check'
import type { DnsReply } from '@backroad/protocols'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { orCount } from './parts/ask-address.ts'
import { isName } from './parts/is-name.ts'

export default stage<Internet>({
  spec: 'RFC 2308 §2',
  needs: ['follows-referrals'],
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const zone = await internet.zone(random.word(), tld)
    const name = zone.add(`${random.word()}.${random.word()}`, 'A', someAddress(random))
    const hasSoa = (reply: DnsReply, of = zone) => {
      expect(reply.counts.answers, 'the number of answers').is(0)
      const soa = reply.authority.find(({ type }) => type === 'SOA')
      isName(expect, orCount(soa?.located('name'), reply.counts.authority), 'the name of the SOA', of.name, {
        spec: 'RFC 2308 §3',
        likely:
          'The SOA tells for how long others may remember that there is nothing. Pass it on in the authority section.',
      })
    }

    const missing = await dns.ask({ name: zone.below(random.word()), type: 'A' })
    expect(missing.rcode, 'the RCODE').is('NXDOMAIN', {
      likely: {
        NOERROR: 'The RCODE of the server was lost on the way. That a name does not exist is told by NXDOMAIN.',
        SERVFAIL: 'NXDOMAIN was taken for a failure. It is an answer.',
      },
    })
    hasSoa(missing)

    for (const [question, because] of [
      [{ name, type: 'TXT' }, 'The name has an address, but no TXT.'],
      [{ name: name.slice(name.indexOf('.') + 1), type: 'A' }, 'Nothing is at this name, but another exists below it.'],
    ] as const) {
      const empty = await dns.ask(question)
      expect(empty.rcode, 'the RCODE').is('NOERROR', {
        because,
        spec: 'RFC 2308 §2.2',
        likely: {
          NXDOMAIN: 'No record of this type is not the same as no such name.',
          SERVFAIL:
            'A reply without an answer was taken for a failure. With an SOA and AA it is an answer: there is none.',
        },
      })
      hasSoa(empty)
    }

    // The SOA is of a zone further down than the one that was asked for, as the NS records of a referral are.
    const shared = internet.sharing(random.word(), tld)
    const gone = await dns.ask({ name: shared.below(random.word()), type: 'A' })
    expect(gone.rcode, 'the RCODE').is('NXDOMAIN', {
      because: 'The server of the TLD answers for the zone below it as well, and does not refer to itself.',
      likely: { SERVFAIL: 'A referral has NS records. The SOA of a zone further down comes with an answer.' },
    })
    hasSoa(gone, shared)
  },
})
