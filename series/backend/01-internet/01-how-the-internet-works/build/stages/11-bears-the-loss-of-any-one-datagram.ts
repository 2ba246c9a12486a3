import { type Heading, stage } from '@backroad/check'
import { near } from './roads/roads.ts'

export default stage({
  spec: 'RFC 9293 §3.8',
  needs: ['bears-the-loss-of-acknowledgments'],
  async check({ peer, random }) {
    const stream = Buffer.from(random.text(900))
    const calm = await peer.carry(stream, { over: near })
    const most = (way: Heading) => Math.min(calm.datagrams(way), 8)
    const lost = (way: Heading) =>
      Array.from({ length: most(way) }, (_, datagram) => ({
        stream,
        over: near,
        mishaps: [{ way, datagram, does: 'lost' as const }],
      }))
    await peer.carryAll([...lost('to-receiver'), ...lost('to-sender')])
  },
})
