import { stage } from '@backroad/check'
import { near } from './roads/roads.ts'

export default stage({
  spec: 'RFC 9293 §3.3.2',
  needs: ['bears-the-loss-of-any-one-datagram'],
  async check({ peer, random }) {
    const stream = Buffer.from(random.text(900))
    const calm = await peer.carry(stream, { over: near })
    const last = Math.max(0, calm.datagrams('to-sender') - 1)
    const mishaps = [last, last + 1, last + 2].map(
      (datagram) => ({ way: 'to-sender', datagram, does: 'lost' }) as const,
    )
    await peer.carry(stream, {
      over: near,
      mishaps,
      because: 'The last answer of the receiver had been lost, and the two after it.',
    })
  },
})
