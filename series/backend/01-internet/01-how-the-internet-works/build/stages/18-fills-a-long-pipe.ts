import { stage } from '@backroad/check'
import { mtu } from './roads/roads.ts'

export default stage({
  spec: 'RFC 7323 §1.1; how much is enough, the page of this stage',
  needs: ['sends-again-what-is-lost'],
  async check({ peer, random }) {
    await peer.fillsThePipe(Buffer.from(random.text(200_000)), {
      over: { delayMs: 50, mtu, bandwidth: 250_000, queueBytes: 64_000 },
      share: 0.5,
    })
  },
})
