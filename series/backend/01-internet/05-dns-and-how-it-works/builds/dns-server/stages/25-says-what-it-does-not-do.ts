import { stage } from '@backroad/check'
import { encodeDns, type DnsOpcode } from '@backroad/protocols'
import { holdsExactly } from './claims/holds-records.ts'
import type { Surroundings } from '../surroundings.ts'

export default stage<Surroundings>({
  spec: 'RFC 1035 §4.1.1',
  needs: ['answers-with-an-address'],
  async check({ dns, expect, random, surroundings: zone }) {
    const questions = [{ name: zone.names.host, type: 'A' }] as const
    for (const opcode of ['IQUERY', 'STATUS', 'OPCODE3', 'OPCODE8', `OPCODE${random.int(9, 15)}`] as DnsOpcode[]) {
      const id = random.int(256, 65_535)
      const reply = await dns.ask(encodeDns({ id, opcode, questions }))
      expect(reply.id, 'the ID').is(id)
      expect(reply.qr, 'the QR bit').is(true)
      expect(reply.opcode, 'the opcode').is(opcode, { because: 'It is copied into the reply.' })
      expect(reply.rcode, 'the RCODE').is('NOTIMP', {
        because: 'A name server need not know this kind of operation, but should say so.',
        likely: { NOERROR: 'The opcode was not looked at, and the message was taken for a query.' },
      })
    }

    for (const asked of [[], [...questions, { name: zone.names.brief, type: 'A' }]] as const) {
      const id = random.int(256, 65_535)
      const reply = await dns.ask(encodeDns({ id, questions: asked }))
      expect(reply.id, 'the ID').is(id)
      expect(reply.rcode, 'the RCODE').is('FORMERR', {
        ...(asked.length === 0
          ? { spec: 'RFC 1035 §4.1.1', because: 'The query had no question at all.' }
          : {
              spec: 'RFC 9619 §4',
              because: 'The query had two questions, and there is only one RCODE and one AA bit to answer with.',
            }),
      })
    }
    const reply = await dns.ask(questions[0])
    holdsExactly(expect, reply, 'answers', zone.of(zone.names.host, 'A'))
  },
})
