import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 9293 §3.6',
  needs: ['carries-one-datagram'],
  async check({ peer }) {
    await peer.carry(Buffer.alloc(0), {
      likely: 'The end of the stream has to be said, also where no byte comes before it.',
    })
  },
})
