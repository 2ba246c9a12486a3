import { stage } from '@backroad/check'
import { mtu } from './roads/roads.ts'

export default stage({
  spec: 'RFC 8085 §3.1.2',
  needs: ['fills-a-long-pipe'],
  async check({ peer, random }) {
    await peer.sendsNoMore(Buffer.from(random.text(150_000)), {
      over: { delayMs: 10, mtu, bandwidth: 200_000, queueBytes: 8000 },
      than: { delayMs: 10, mtu },
      times: 1.6,
    })
  },
})
