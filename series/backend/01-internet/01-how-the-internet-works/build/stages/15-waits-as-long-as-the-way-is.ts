import { stage } from '@backroad/check'
import { mtu, near } from './roads/roads.ts'

export default stage({
  spec: 'RFC 6298 §2',
  needs: ['sends-again-what-is-lost'],
  async check({ peer, random }) {
    await peer.sendsNoMore(Buffer.from(random.text(4000)), { over: { delayMs: 400, mtu }, than: near, times: 1.5 })
  },
})
