import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9293 §3.7',
  needs: ['carries-one-datagram'],
  async check({ peer, random }) {
    await peer.carry(Buffer.from(random.text(150_000)), {
      likely: 'A datagram over IPv4 holds 65,507 bytes at most: cut the stream into pieces.',
    })
  },
})
