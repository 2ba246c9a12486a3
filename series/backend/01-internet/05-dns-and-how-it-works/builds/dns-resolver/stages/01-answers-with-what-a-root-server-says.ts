import { stage } from '@backroad/check'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { addressIn, orCount } from './parts/ask-address.ts'
import { isName } from './parts/is-name.ts'

export default stage<Internet>({
  spec: 'RFC 1035 §4.1.1',
  likely: 'The program has to ask one of the servers in ROOTS, at the port in DNS_PORT, and hand its answer on.',
  async check({ dns, expect, random, surroundings: { root } }) {
    for (const _ of [1, 2, 3]) {
      const address = someAddress(random)
      const name = root.add(random.word(), 'A', address)
      const id = random.int(1, 0xffff)
      const reply = await dns.ask({ name, type: 'A' }, { id, anyId: true })
      expect(reply.id, 'the ID').is(id, {
        likely:
          'The reply has another ID than the question. The one for the root server and the one for the client are two.',
      })
      expect(reply.qr, 'QR').is(true, { likely: 'A reply is told from a question by its QR bit.' })
      expect(reply.rcode, 'the RCODE').is('NOERROR')
      expect(reply.counts.questions, 'the number of questions').is(1, {
        likely: 'The question is a part of the reply.',
      })
      isName(expect, orCount(reply.questions[0]?.located('name'), reply.counts.questions), 'the name asked for', name)
      expect(orCount(reply.questions[0]?.located('type'), reply.counts.questions), 'the type asked for').is('A')
      expect(addressIn(reply), `the address of ${name}`).is(address)
      isName(expect, orCount(reply.answers[0]?.located('name'), reply.counts.answers), 'the name of the record', name)
    }
  },
})
