import { stage } from '@backroad/check'
import { holdsExactly } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 1035 §3.3',
  needs: ['answers-with-an-address'],
  async check({ dns, expect, surroundings: zone }) {
    const { apex, host, six, textOnly, mail, noMail, service, pointer } = zone.names
    for (const [name, type, spec] of [
      [host, 'AAAA', 'RFC 3596 §2.2'],
      [six, 'AAAA', 'RFC 4291 §2.2'],
      [textOnly, 'TXT', 'RFC 1035 §3.3.14'],
      [mail, 'MX', 'RFC 1035 §3.3.9'],
      [noMail, 'MX', 'RFC 7505 §3'],
      [apex, 'NS', 'RFC 1035 §3.3.11'],
      [apex, 'SOA', 'RFC 1035 §3.3.13'],
      [pointer, 'PTR', 'RFC 1035 §3.3.12'],
      [service, 'SRV', 'RFC 2782'],
    ] as const) {
      const question = { name, type }
      const reply = await dns.ask(question)
      saysRcode(expect, reply, question, 'NOERROR', { spec })
      holdsExactly(expect, reply, 'answers', zone.of(name, type), { spec })
    }
  },
})
