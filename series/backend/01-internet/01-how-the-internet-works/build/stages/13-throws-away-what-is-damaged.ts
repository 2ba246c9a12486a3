import { stage } from '@backroad/check'
import { near } from './roads/roads.ts'

export default stage({
  spec: 'RFC 9293 §3.1',
  needs: ['sends-again-what-is-lost'],
  async check({ peer, random }) {
    const run = (way: 'toReceiver' | 'toSender') => ({
      stream: Buffer.from(random.text(6000)),
      over: { ...near, [way]: { corrupt: 0.15 } },
    })
    await peer.carryAll([run('toReceiver'), run('toReceiver'), run('toSender'), run('toSender')])
  },
})
