import { stage } from '@backroad/check'
import { near } from './roads/roads.ts'

export default stage({
  spec: 'RFC 6298 §5',
  needs: ['sends-again-what-is-lost'],
  async check({ peer, random }) {
    const run = () => ({
      stream: Buffer.from(random.text(15_000)),
      over: near,
      cut: { after: random.int(8, 20), forMs: 300 },
      because: 'For 300 ms everything had been lost.',
    })
    await peer.carryAll([run(), run(), run()])
  },
})
