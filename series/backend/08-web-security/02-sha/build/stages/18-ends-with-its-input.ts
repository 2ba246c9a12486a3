import { stage } from '@backroad/check'
import { digestOf, hexOf } from './hashing/hashing.ts'

export default stage({
  spec: 'docs/contracts.md, lines',
  needs: ['answers-many-requests-in-order'],
  async check({ lines, program, expect, random }) {
    const messages = Array.from({ length: 50 }, () => random.bytes(random.int(0, 200)))
    const requests = messages.map((message) => ({ op: 'hash', algorithm: 'sha256', hex: hexOf(message) }))
    const replies = await lines.askMany(requests, { thenEnd: true })
    for (const [i, reply] of replies.entries()) {
      const message = messages[i] ?? new Uint8Array()
      expect(reply.field('hex'), 'digest in hex').is(digestOf({ algorithm: 'sha256', message }))
    }
    const exit = await program.exited()
    expect(exit.code, 'exit code').is(0, {
      likely: 'The end of the input is no error: answer what came, and end with exit code 0.',
    })
  },
})
