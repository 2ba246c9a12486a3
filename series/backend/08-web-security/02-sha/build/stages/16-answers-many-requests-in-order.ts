import { stage } from '@backroad/check'
import { digestOf, hexOf } from './hashing/hashing.ts'

const algorithms = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512']

export default stage({
  spec: 'docs/contracts.md, lines',
  needs: ['hashes-with-sha-1', 'hashes-with-sha-224', 'hashes-with-sha-384'],
  async check({ lines, expect, random }) {
    const made = (count: number, most: number) =>
      Array.from({ length: count }, (_, i) => {
        const [algorithm, message] = [random.pick(algorithms), random.bytes(random.int(0, most))]
        const request = { op: 'hash', algorithm, hex: hexOf(message), ...(i % 3 === 0 ? { note: 'é\u{1f350}' } : {}) }
        return { request, digest: digestOf({ algorithm, message }) }
      })
    const claim = async (all: ReturnType<typeof made>, o?: Parameters<typeof lines.askMany>[1]) => {
      const replies = await lines.askMany(
        all.map(({ request }) => request),
        o,
      )
      for (const [i, reply] of replies.entries()) expect(reply.field('hex'), 'digest in hex').is(all[i]?.digest)
    }
    await claim(made(300, 80))
    await claim(made(60, 200), { inFlight: 7 })
    const few = made(6, 60)
    await claim(few, { cuts: random.cuts(500, 40) })
    // A name of a request's own, and a line longer than what one read brings.
    const message = random.bytes(100_000)
    const reply = await lines.ask(
      { id: 'one "long" line', op: 'hash', algorithm: 'sha256', hex: hexOf(message) },
      { within: 5000 },
    )
    expect(reply.id.value, 'id').is('one "long" line')
    expect(reply.field('hex'), 'digest in hex').is(digestOf({ algorithm: 'sha256', message }))
  },
})
