import { stage } from '@backroad/check'
import { labelsOf } from '@backroad/protocols'
import { holdsExactly } from './claims/holds-records.ts'
import { saysRcode } from './claims/is-reply.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 1035 §4.1.4',
  needs: ['answers-every-type-in-the-zone'],
  async check({ dns, expect, surroundings: zone }) {
    const question = { name: zone.large.compressible, type: 'MX' } as const
    const reply = await dns.ask(question)
    saysRcode(expect, reply, question, 'NOERROR')
    expect(reply.size, 'the size of the reply in bytes').isAtMost(512, {
      likely:
        'A name that stood before, or its end, takes two bytes as a pointer. So the names in the data must be written.',
    })
    expect(reply.tc, 'the TC bit').is(false, { because: 'With pointers, all of it fits into 512 bytes.' })
    holdsExactly(expect, reply, 'answers', zone.of(question.name, 'MX'))

    const service = { name: zone.names.service, type: 'SRV' } as const
    const [srv] = (await dns.ask(service)).answers
    const length = labelsOf(zone.names.host).reduce((sum, label) => sum + 1 + label.length, 7)
    expect(srv && srv.dataAt.end - srv.dataAt.start, 'the length of the SRV data').is(length, {
      spec: 'RFC 3597 §4',
      because: 'Only types of RFC 1035 may have pointers in their data; of others, old servers would not know them.',
    })
  },
})
