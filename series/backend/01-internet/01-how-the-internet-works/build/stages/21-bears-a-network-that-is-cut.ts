import { stage } from '@backroad/check'
import { mtu } from './roads/roads.ts'

export default stage({
  spec: 'RFC 9293 §3.8.3; how long, the page of this stage',
  needs: ['bears-a-burst-of-losses'],
  async check({ peer, random }) {
    await peer.carry(Buffer.from(random.text(40_000)), {
      over: { delayMs: 10, mtu },
      cut: { after: 12, forMs: 1500 },
      because: 'The network had been cut for 1500 ms.',
    })
  },
})
