import { stage } from '@backroad/check'
import { encodeDns } from '@backroad/protocols'
import { holdsExactly } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 6891 §6.1.1',
  needs: ['refuses-names-of-other-zones'],
  async check({ dns, expect, random, surroundings: zone }) {
    const { host } = zone.names
    const known = { name: host, type: 'A' } as const
    const missing = { name: zone.missing(random), type: 'A' } as const
    const elsewhere = { name: `${random.word()}.test`, type: 'A' } as const
    const option = { code: random.int(65_001, 65_534), data: random.bytes(random.int(0, 20)) }
    for (const [question, rcode, dnssec, options] of [
      [known, 'NOERROR', false, []],
      [known, 'NOERROR', true, []],
      [{ ...known, type: 'MX' }, 'NOERROR', false, []],
      [missing, 'NXDOMAIN', false, []],
      [elsewhere, 'REFUSED', true, []],
      [{ ...known, class: 'CH' }, 'REFUSED', false, []],
      [known, 'NOERROR', false, [option]],
    ] as const) {
      const reply = await dns.ask(question, { edns: { udpSize: random.int(600, 4096), do: dnssec, options } })
      saysRcode(expect, reply, question, rcode, { aa: rcode !== 'REFUSED' })
      holdsExactly(expect, reply, 'answers', question === known ? zone.of(host, 'A') : [])
      const edns = expect(reply.edns, 'OPT record').isPresent({
        because: `The query had one, so its reply has one too, whatever it says; here it says ${rcode}.`,
      })
      expect(edns.version, 'the EDNS version').is(0)
      expect(edns.do, 'the DO bit').is(dnssec, { spec: 'RFC 3225 §3', because: 'It is copied from the query.' })
      expect(edns.udpSize, 'the UDP payload size').isAtLeast(512, {
        spec: 'RFC 6891 §6.2.4',
        because: 'It says how large a message this server takes, and every server takes 512 bytes.',
      })
      expect(
        edns.options.some(({ code }) => code === option.code),
        'whether the unknown option came back',
      ).is(false, {
        spec: 'RFC 6891 §6.1.2',
      })
    }
    // Whoever asks what has changed in a zone says in an SOA record what he has, RFC 1995 §3; its name is a pointer.
    const changes = {
      questions: [{ name: zone.origin, type: 'IXFR' }],
      authority: zone.of(zone.origin, 'SOA'),
    } as const
    const late = await dns.ask(encodeDns({ ...changes, edns: { do: true } }))
    const because = 'The OPT record of the query came behind an SOA record.'
    expect(late.rcode, 'the RCODE').isNot('FORMERR', { because })
    const edns = expect(late.edns, 'OPT record').isPresent({ because })
    expect(edns.do, 'the DO bit').is(true, { because })
    const without = await dns.ask(encodeDns(changes))
    expect(without.edns?.at, 'OPT record').isAbsent({
      because: 'The query had an SOA record, and none of the type OPT.',
      spec: 'RFC 6891 §7',
    })

    const reply = await dns.ask(known)
    expect(reply.edns?.at, 'OPT record').isAbsent({ because: 'The query had none.', spec: 'RFC 6891 §7' })
  },
})
