import { stage } from '@backroad/check'
import { slow } from '../surroundings/behaviours.ts'
import type { Internet } from '../surroundings/internet.ts'
import { someAddress } from './parts/addresses.ts'
import { addressIn } from './parts/ask-address.ts'

const CLIENTS = 40
const MOST = 3

export default stage<Internet>({
  spec: 'RFC 5452 §5',
  timeout: 8000,
  replyWithin: 3000,
  needs: ['serves-others-while-a-server-is-slow'],
  likely: 'Each client set off a search of its own. Who comes while the same is being looked up should wait for that.',
  async check({ dns, expect, random, surroundings: internet }) {
    const zone = await internet.tld(random.word(), { servers: [slow(150)] })
    const address = someAddress(random)
    const name = zone.add(random.word(), 'A', address)
    const replies = await Promise.all(
      Array.from({ length: CLIENTS }, () => dns.ask({ name, type: 'A' }, { id: random.int(0, 0xffff) })),
    )
    for (const reply of replies) expect(addressIn(reply), `the address of ${name}`).is(address)
    const asked = zone.asked(name).filter(({ type }) => type === 'A')
    expect(asked.length, 'the number of queries for it').isAtMost(MOST, {
      because: `${CLIENTS} clients asked for the same name at the same time.`,
    })
  },
})
