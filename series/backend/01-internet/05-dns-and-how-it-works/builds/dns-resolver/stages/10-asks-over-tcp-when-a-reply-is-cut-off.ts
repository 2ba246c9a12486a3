import { stage } from '@backroad/check'
import { cutsOff } from '../surroundings/behaviours.ts'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { connect } from './parts/connect.ts'

export default stage<Internet>({
  spec: 'RFC 2181 §9',
  replyWithin: 3000,
  needs: ['takes-questions-over-tcp', 'passes-on-records-of-every-type'],
  async check({ dns, expect, random, signal, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const nothing = await internet.zone(random.word(), tld, {
      servers: [cutsOff(() => ({ answers: [], authority: [] }))],
    })
    const some = await internet.zone(random.word(), tld, {
      servers: [cutsOff(({ answers = [] }) => ({ answers: answers.slice(0, 1) }))],
    })
    const large = await internet.zone(random.word(), tld)
    for (const [zone, count] of [
      [nothing, 3],
      [some, 3],
      [large, 90],
    ] as const) {
      const label = random.word()
      const addresses = new Set<string>()
      while (addresses.size < count) addresses.add(someAddress(random))
      for (const address of addresses) zone.add(label, 'A', address)
      const connection = await connect(dns, signal)
      const reply = await connection.ask({ name: zone.below(label), type: 'A' })
      await connection.close()
      expect(reply.rcode, 'the RCODE').is('NOERROR', {
        likely: 'The server listens on TCP too, at the same port. A reply with TC set is fetched from there.',
      })
      expect(reply.counts.answers, 'the number of answers').is(count, {
        because: `The zone has ${count} records of this name, and its server said over UDP that they did not fit.`,
        likely: {
          0: 'TC was not looked at: an answer that was cut off was taken for an empty one.',
          1: 'What a reply with TC set holds was taken for all. It is not to be used.',
        },
      })
    }
  },
})
