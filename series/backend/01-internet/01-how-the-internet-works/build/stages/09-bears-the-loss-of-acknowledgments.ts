import { stage } from '@backroad/check'
import { lostOf, near } from './roads/roads.ts'

export default stage({
  spec: 'RFC 9293 §3.10.7.4',
  needs: ['sends-again-what-is-lost'],
  async check({ peer, random }) {
    const run = () => ({ stream: Buffer.from(random.text(7000)), over: near, mishaps: lostOf('to-sender', random) })
    await peer.carryAll([run(), run(), run()])
  },
})
