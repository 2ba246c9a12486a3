import { type Role, stage } from '@backroad/check'
import { near } from './roads/roads.ts'

export default stage({
  spec: 'the page of this stage; RFC 1122 §4.1.3.3',
  needs: ['sends-again-what-is-lost'],
  async check({ peer, random }) {
    const stream = Buffer.from(random.text(3000))
    const late = (copy: Role, ms: number) => ({
      stream,
      over: near,
      late: { copy, ms },
      because: `The ${copy} had been started ${ms} ms after the other copy.`,
    })
    await peer.carryAll([late('receiver', 1200), late('sender', 2500)])
  },
})
