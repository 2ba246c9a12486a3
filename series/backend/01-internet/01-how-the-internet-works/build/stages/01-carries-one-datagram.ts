import { stage } from '@backroad/check'

export default stage({
  spec: 'docs/contracts.md, peer',
  async check({ peer, random }) {
    await peer.carry(Buffer.from(random.text(random.int(20, 60))))
  },
})
