import { stage } from '@backroad/check'

export default stage({
  spec: 'RFC 768, Fields',
  async check({ peer, random }) {
    await peer.carry(Buffer.from(random.text(random.int(20, 60))))
  },
})
