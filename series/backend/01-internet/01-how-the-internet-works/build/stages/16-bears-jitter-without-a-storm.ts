import { stage } from '@backroad/check'
import { mtu } from './roads/roads.ts'

export default stage({
  spec: 'RFC 6298 §2, rule 2.3',
  needs: ['waits-as-long-as-the-way-is'],
  async check({ peer, random }) {
    await peer.sendsNoMore(Buffer.from(random.text(20_000)), {
      over: { delayMs: 20, jitterMs: 80, mtu },
      than: { delayMs: 60, mtu },
      times: 1.5,
    })
  },
})
