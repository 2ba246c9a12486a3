import { stage } from '@backroad/check'
import { encodeDns } from '@backroad/protocols'
import { holdsExactly } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 6891 §6.1.1',
  needs: ['tells-a-missing-name-from-a-missing-type'],
  async check({ dns, expect, random, surroundings: zone }) {
    const { host } = zone.names
    const known = { name: host, type: 'A' } as const
    const missing = { name: zone.missing(random), type: 'A' } as const
    const option = { code: random.int(65_001, 65_534), data: random.bytes(random.int(0, 20)) }
    for (const [question, dnssec, options] of [
      [known, false, []],
      [known, true, []],
      [missing, false, []],
      [known, false, [option]],
    ] as const) {
      const reply = await dns.ask(question, { edns: { udpSize: random.int(600, 4096), do: dnssec, options } })
      saysRcode(expect, reply, question, question === known ? 'NOERROR' : 'NXDOMAIN')
      holdsExactly(expect, reply, 'answers', question === known ? zone.of(host, 'A') : [])
      const edns = expect(reply.edns, 'OPT record').isPresent({
        likely: 'The query had an OPT record, so its reply must have one.',
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
    // The record may stand behind others, whose names may be pointers.
    const [before] = zone.of(host, 'A')
    const behind = encodeDns({ questions: [known], additional: before ? [before] : [], edns: { do: true } })
    const late = await dns.ask(behind)
    expect(late.rcode, 'the RCODE').is('NOERROR', { because: 'The OPT record came behind another one.' })
    const edns = expect(late.edns, 'OPT record').isPresent({ because: 'That of the query came behind another record.' })
    expect(edns.do, 'the DO bit').is(true, { because: 'The OPT record came behind another one.' })
    const without = await dns.ask(encodeDns({ questions: [known], additional: before ? [before] : [] }))
    expect(without.edns?.at, 'OPT record').isAbsent({
      because: 'The query had another record, and none of the type OPT.',
      spec: 'RFC 6891 §7',
    })

    const reply = await dns.ask(known)
    expect(reply.edns?.at, 'OPT record').isAbsent({ because: 'The query had none.', spec: 'RFC 6891 §7' })
  },
})
