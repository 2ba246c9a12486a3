import { stage } from '@backroad/check'
import { encodeDns } from '@backroad/protocols'
import { holdsNone } from './claims/holds-records.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 6891 §6.1.3',
  needs: ['answers-edns-with-edns'],
  async check({ dns, expect, random, surroundings: zone }) {
    const question = { name: zone.names.host, type: 'A' } as const
    for (const version of [1, random.int(2, 255)]) {
      const reply = await dns.ask(question, { edns: { version } })
      expect(reply.rcode, 'the RCODE, with its upper bits from the OPT record').is('BADVERS', {
        likely: {
          NOERROR: 'BADVERS is 16: its lower four bits in the header are 0, the 1 above stands in the OPT record.',
        },
      })
      const edns = expect(reply.edns, 'OPT record').isPresent()
      expect(edns.version, 'the EDNS version').is(0, { because: 'It is the highest that this server knows.' })
      holdsNone(expect, reply, 'answers')
    }

    const id = random.int(0, 65_535)
    const opt = { name: '.', type: 'OPT', class: 'CLASS1232', ttl: 0, data: new Uint8Array() } as const
    const twice = encodeDns({ id, questions: [question], additional: [opt, opt] })
    const reply = await dns.ask(twice)
    expect(reply.id, 'the ID').is(id)
    expect(reply.rcode, 'the RCODE').is('FORMERR', {
      spec: 'RFC 6891 §6.1.1',
      because: 'A query has one OPT record or none.',
    })
  },
})
