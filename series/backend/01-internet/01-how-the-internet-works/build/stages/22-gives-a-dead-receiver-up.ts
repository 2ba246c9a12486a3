import { stage } from '@backroad/check'
import { bounds, mtu } from './roads/roads.ts'

export default stage({
  spec: 'RFC 9293 §3.8.3; how long, the page of this stage',
  needs: ['sends-again-what-is-lost'],
  async check({ peer, random }) {
    const stream = Buffer.from(random.text(60_000))
    const over = { delayMs: 20, mtu }
    await Promise.all([
      peer.givesUp(stream, { role: 'sender', over, ...bounds, because: 'The receiver had never been started.' }),
      peer.givesUp(stream, {
        role: 'sender',
        over,
        ...bounds,
        killAfter: 15,
        because: 'The receiver had been killed.',
      }),
    ])
  },
})
