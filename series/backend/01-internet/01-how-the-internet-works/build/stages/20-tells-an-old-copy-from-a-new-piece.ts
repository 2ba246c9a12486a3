import { stage } from '@backroad/check'
import { mtu } from './roads/roads.ts'

export default stage({
  spec: 'RFC 9293 §3.4.3',
  needs: ['writes-nothing-twice'],
  async check({ peer, random }) {
    const stream = Buffer.from(random.text(300_000))
    const again = { chance: 0.3, withinMs: 1000 }
    await peer.carry(stream, {
      over: { delayMs: 2, mtu, bandwidth: 400_000, queueBytes: 400_000, toReceiver: { again } },
      likely:
        'The numbers of your datagrams come round too soon: an old copy bears the number that a new piece has now.',
    })
  },
})
