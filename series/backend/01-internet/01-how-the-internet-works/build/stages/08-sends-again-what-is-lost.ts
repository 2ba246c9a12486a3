import { stage } from '@backroad/check'
import { lostOf, near } from './roads/roads.ts'

export default stage({
  spec: 'RFC 9293 §3.8',
  needs: ['fits-its-datagrams-into-the-mtu'],
  async check({ peer, random }) {
    const run = () => ({ stream: Buffer.from(random.text(7000)), over: near, mishaps: lostOf('to-receiver', random) })
    await peer.carryAll([run(), run(), run()])
  },
})
