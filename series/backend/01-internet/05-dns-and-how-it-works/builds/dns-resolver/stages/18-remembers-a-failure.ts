import { stage } from '@backroad/check'
import { refuses } from '../surroundings/behaviours.ts'
import type { Internet } from '../surroundings/internet.ts'
import { queriesRead } from './parts/queries-read.ts'

export default stage<Internet>({
  spec: 'RFC 9520 §3.2',
  replyWithin: 3000,
  needs: ['follows-referrals'],
  likely: 'Each time the question comes, its servers are asked anew, though they have just failed.',
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word())
    const zone = await internet.zone(random.word(), tld, { servers: [refuses('REFUSED'), refuses('SERVFAIL')] })
    const name = zone.below(random.word())
    const first = await dns.ask({ name, type: 'A' })
    expect(first.rcode, 'the RCODE').is('SERVFAIL', { because: 'Both servers of the zone refuse.' })
    await queriesRead()
    const before = zone.asked(name).length
    for (let count = 0; count < 3; count++) {
      const reply = await dns.ask({ name, type: 'A' })
      expect(reply.rcode, 'the RCODE').is('SERVFAIL', { because: 'The same question came again at once.' })
    }
    expect(zone.asked(name).length - before, 'the number of further queries for the name').is(0, {
      because: 'It had failed a moment ago, and a failure is remembered for at least a second.',
    })
  },
})
