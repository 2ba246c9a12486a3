import { stage } from '@backroad/check'
import type { DnsReply } from '@backroad/protocols'
import { holdsExactly, isSame } from './claims/holds-records.ts'
import { isReplyTo } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 2181 §9',
  needs: ['answers-edns-with-edns', 'compresses-names', 'refers-to-the-servers-of-a-zone-below'],
  async check({ dns, expect, surroundings: zone }) {
    const { compressible, medium, large, busy, crowded } = zone.large
    const isCut = (reply: DnsReply, name: string, size: number, spec: string) => {
      const question = { name, type: 'TXT' } as const
      isReplyTo(expect, reply, question)
      expect(reply.size, 'the size of the reply in bytes').isAtMost(size, { spec })
      expect(reply.tc, 'the TC bit').is(true, { because: `The records do not fit into ${size} bytes.`, spec })
      for (const record of reply.answers) {
        expect(record.located('data'), 'a record').satisfies(
          () => zone.of(name).some((one) => isSame(record, one)),
          'whole records of the name only',
        )
      }
    }
    isCut(await dns.ask({ name: medium, type: 'TXT' }), medium, 512, 'RFC 1035 §4.2.1')
    isCut(await dns.ask({ name: medium, type: 'TXT' }, { edns: { udpSize: 600 } }), medium, 600, 'RFC 6891 §6.2.3')
    const cut = await dns.ask({ name: large, type: 'TXT' }, { edns: { udpSize: 1232 } })
    isCut(cut, large, 1232, 'RFC 6891 §6.2.3')
    expect(cut.edns, 'OPT record').isPresent({ because: 'It must be there in a reply that was cut off, too.' })

    for (const [name, type, udpSize, because] of [
      [medium, 'TXT', 1232, 'The client takes 1232 bytes.'],
      [compressible, 'MX', 100, 'A size below 512 means 512.'],
    ] as const) {
      const reply = await dns.ask({ name, type }, { edns: { udpSize } })
      expect(reply.tc, 'the TC bit').is(false, { because, spec: 'RFC 6891 §6.2.3' })
      holdsExactly(expect, reply, 'answers', zone.of(name, type), { because, spec: 'RFC 6891 §6.2.3' })
    }
    // The size is the most that it takes, and not less than that.
    const { size } = await dns.ask({ name: medium, type: 'TXT' }, { edns: { udpSize: 1232 } })
    const exact = await dns.ask({ name: medium, type: 'TXT' }, { edns: { udpSize: size } })
    expect(exact.tc, 'the TC bit').is(false, {
      because: `The client takes ${size} bytes, and the whole reply has just as many.`,
      spec: 'RFC 6891 §6.2.3',
    })

    const mail = await dns.ask({ name: busy, type: 'MX' })
    expect(mail.size, 'the size of the reply in bytes').isAtMost(512, { spec: 'RFC 1035 §4.2.1' })
    expect(mail.tc, 'the TC bit').is(false, { because: 'The answers fit. Only the additional addresses do not.' })
    holdsExactly(expect, mail, 'answers', zone.of(busy, 'MX'))

    const below = { name: `www.${crowded}`, type: 'A' } as const
    const referral = await dns.ask(below)
    expect(referral.size, 'the size of the reply in bytes').isAtMost(512, { spec: 'RFC 1035 §4.2.1' })
    // Older servers leave TC out where the addresses of some servers fit: one of them is a way in.
    const ways = referral.additional.filter(({ type }) => type === 'A' || type === 'AAAA')
    expect({ ...referral.tc, value: referral.tc.value || ways.length > 0 }, 'TC, or the address of a server').is(true, {
      spec: 'RFC 9471 §3.1',
      because: 'The addresses in the referral do not fit, and without any nobody gets to the servers.',
    })
    const whole = await dns.ask(below, { edns: { udpSize: 1232 } })
    expect(whole.tc, 'the TC bit').is(false, { because: 'With all addresses, the referral fits into 1232 bytes.' })
    holdsExactly(expect, whole, 'authority', zone.of(crowded, 'NS'))
  },
})
