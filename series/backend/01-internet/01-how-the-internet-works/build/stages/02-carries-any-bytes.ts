import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9293 §2.2',
  needs: ['carries-one-datagram'],
  async check({ peer, random }) {
    const every = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    await peer.carry(Buffer.concat([Buffer.from('\r\n\0'), every, random.bytes(100), Buffer.from('\n')]), {
      likely: 'Bytes were made into text on the way, or a byte that a stream may hold was taken for a sign of its end.',
    })
  },
})
