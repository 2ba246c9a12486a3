import { type NetworkPlan, stage } from '@backroad/check'
import { mtu } from './roads/roads.ts'

export default stage({
  spec: 'RFC 9293 §2.2',
  needs: ['throws-away-what-is-damaged', 'writes-nothing-twice', 'puts-in-order-what-comes-out-of-order'],
  async check({ peer, random }) {
    const share = (most: number) => random.int(0, most) / 100
    const network = (): NetworkPlan => ({
      mtu,
      delayMs: random.int(1, 30),
      jitterMs: random.int(0, 20),
      loss: share(6),
      duplicate: share(20),
      reorder: share(20),
      corrupt: share(3),
      swap: share(3),
      burst: { begins: share(1) / 2, length: 3 },
      again: { chance: share(10), withinMs: 200 },
    })
    const runs = Array.from({ length: 12 }, () => ({
      stream: Buffer.from(random.text(random.int(1, 15_000))),
      over: network(),
    }))
    await peer.carryAll(runs)
  },
})
