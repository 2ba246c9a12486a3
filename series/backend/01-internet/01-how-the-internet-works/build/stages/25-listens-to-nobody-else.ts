import { stage } from '@backroad/check'
import { near } from './roads/roads.ts'

export default stage({
  spec: 'RFC 9293 §3.4.1',
  needs: ['sends-again-what-is-lost'],
  async check({ peer, random }) {
    const length = 20_000
    const { heard } = await peer.carry(Buffer.from(random.text(length)), { over: near })
    // What another sender and another receiver said: right in every byte, but from a stranger, and about another stream.
    const old = heard.map(({ way, bytes }) => ({ to: way === 'to-receiver' ? 'receiver' : 'sender', bytes }) as const)
    let next = 0
    await peer.carry(Buffer.from(random.text(length)), {
      over: near,
      stranger: () => [
        { to: 'receiver', bytes: random.bytes(random.int(0, 40)) },
        { to: 'sender', bytes: random.bytes(random.int(0, 40)) },
        ...old.slice(next, (next += 3)),
      ],
      because: 'A stranger had sent datagrams from another address.',
      likely: 'Take datagrams from the address in PEER alone: compare where each comes from, or connect the socket.',
    })
  },
})
