import { stage } from '@backroad/check'
import { near } from './roads/roads.ts'

export default stage({
  spec: 'RFC 1071 §2',
  needs: ['throws-away-what-is-damaged'],
  async check({ peer, random }) {
    const run = (way: 'toReceiver' | 'toSender') => ({
      stream: Buffer.from(random.text(6000)),
      over: { ...near, [way]: { swap: 0.15 } },
    })
    await peer.carryAll([run('toReceiver'), run('toReceiver'), run('toSender'), run('toSender')])
  },
})
