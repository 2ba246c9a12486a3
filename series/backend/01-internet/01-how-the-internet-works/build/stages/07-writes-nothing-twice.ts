import { stage } from '@backroad/check'
import { near } from './roads/roads.ts'

export default stage({
  spec: 'RFC 9293 §3.4',
  needs: ['fits-its-datagrams-into-the-mtu'],
  async check({ peer, random }) {
    const run = (chance: number) => ({
      stream: Buffer.from(random.text(6000)),
      over: { ...near, duplicate: 0.3, again: { chance, withinMs: 60 } },
    })
    await peer.carryAll([run(0), run(0.3), run(0.3)])
  },
})
