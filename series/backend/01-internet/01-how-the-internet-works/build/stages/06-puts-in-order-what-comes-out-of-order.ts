import { stage } from '@backroad/check'
import { near } from './roads/roads.ts'

export default stage({
  spec: 'RFC 9293 §3.10.7.4',
  needs: ['fits-its-datagrams-into-the-mtu'],
  async check({ peer, random }) {
    const run = (jitterMs: number) => ({
      stream: Buffer.from(random.text(8000)),
      over: { ...near, jitterMs, reorder: 0.2 },
    })
    await peer.carryAll([run(0), run(20), run(20)])
  },
})
