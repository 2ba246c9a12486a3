import { stage } from '@backroad/check'
import { losesTheFirst } from '../surroundings/behaviours.ts'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { askAddress } from './parts/ask-address.ts'

export default stage<Internet>({
  spec: 'RFC 1035 §4.2.1',
  timeout: 8000,
  replyWithin: 5000,
  needs: ['follows-referrals'],
  likely:
    'The first datagram to the only server was lost. A question that gets no answer is asked again, and to the same server if there is no other.',
  async check({ dns, expect, random, surroundings: internet }) {
    const tld = await internet.tld(random.word(), { servers: [losesTheFirst] })
    const zones = [
      await internet.zone(random.word(), tld),
      await internet.zone(random.word(), tld, { servers: [losesTheFirst] }),
    ]
    await Promise.all(
      zones.map(async (zone) => {
        const address = someAddress(random)
        await askAddress({ dns, expect }, zone.add(random.word(), 'A', address), address)
      }),
    )
  },
})
