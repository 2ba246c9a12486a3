import { stage } from '@backroad/check'
import { mtu } from './roads/roads.ts'

export default stage({
  spec: 'the page of this stage',
  needs: ['bears-a-burst-of-losses'],
  async check({ peer, random }) {
    await peer.fillsThePipe(Buffer.from(random.text(120_000)), {
      over: { delayMs: 2, mtu, bandwidth: 500_000, queueBytes: 64_000 },
      cut: { after: 15, forMs: 60, times: 12 },
      share: 0.0415,
      because: 'Up to twelve times everything had been lost for 60 ms.',
      likely: 'After a loss nothing is sent for long. How long is the shortest timeout of your sender?',
    })
  },
})
