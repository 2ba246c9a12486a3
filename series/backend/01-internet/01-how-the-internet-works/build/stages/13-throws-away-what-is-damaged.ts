import { type NetworkPlan, stage } from '@backroad/check'
import { near } from './roads/roads.ts'

export default stage({
  spec: 'RFC 9293 §3.1',
  needs: ['sends-again-what-is-lost'],
  async check({ peer, random }) {
    const run = (length: number, over: NetworkPlan) => ({
      stream: Buffer.from(random.text(length)),
      over: { ...near, ...over },
    })
    const pieces = run(6000, { toReceiver: { corrupt: 0.15 } })
    // An acknowledgment is mostly header. One that was changed and is believed does harm where a piece was lost.
    const headers = Array.from({ length: 8 }, () =>
      run(20_000, { toReceiver: { loss: 0.15, corrupt: 0.1 }, toSender: { corrupt: 0.35 } }),
    )
    await peer.carryAll([pieces, ...headers])
  },
})
