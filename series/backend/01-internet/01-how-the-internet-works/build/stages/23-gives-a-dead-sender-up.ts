import { stage } from '@backroad/check'
import { bounds, mtu } from './roads/roads.ts'

export default stage({
  spec: 'the page of this stage',
  needs: ['sends-again-what-is-lost'],
  async check({ peer, random }) {
    await peer.givesUp(Buffer.from(random.text(60_000)), {
      role: 'receiver',
      over: { delayMs: 20, mtu },
      ...bounds,
      killAfter: 8,
      because: 'The sender had been killed in the middle of the stream.',
    })
  },
})
