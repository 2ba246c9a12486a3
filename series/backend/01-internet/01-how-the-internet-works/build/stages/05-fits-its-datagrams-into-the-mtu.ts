import { stage } from '@backroad/check'
import { mtu } from './roads/roads.ts'

export default stage({
  spec: 'RFC 8085 §3.2',
  needs: ['carries-a-stream-larger-than-a-datagram'],
  async check({ peer, random }) {
    await peer.carry(Buffer.from(random.text(8000)), {
      over: { mtu },
      likely: `Datagrams of more than ${mtu} bytes are lost, however often they are sent. Your own header counts too.`,
    })
  },
})
