import { stage } from '@backroad/check'
import { digestOf } from './hashing/hashing.ts'
import { streams } from './hashing/streams.ts'

const algorithms = ['sha256', 'sha1', 'sha224', 'sha512', 'sha384']
const likely = 'What is left of a piece behind its last whole block is kept, and the next piece goes on behind it.'

export default stage({
  spec: 'FIPS 180-4 §6.2.2',
  needs: ['hashes-with-sha-1', 'hashes-with-sha-224', 'hashes-with-sha-384'],
  async check(context) {
    const { random } = context
    for (const algorithm of algorithms) {
      const message = random.bytes(random.int(400, 900))
      const stream = streams(context, algorithm, `${algorithm} ${random.word()}`)
      await stream.begin()
      // Among the pieces: none at all, to the end of a block, over it, and one byte.
      const edges = [0, 0, 63, 64, 64, 128, 129, 300, ...random.cuts(message.length - 301, 6).map((cut) => cut + 301)]
      for (const [i, edge] of edges.entries()) await stream.update(message.subarray(edges[i - 1] ?? 0, edge))
      await stream.update(message.subarray(edges.at(-1)))
      await stream.end(digestOf({ algorithm, message }), { likely })
    }
    const empty = streams(context, 'sha256', 'never fed')
    await empty.begin()
    await empty.end(digestOf({ algorithm: 'sha256', message: new Uint8Array() }))

    const bytes = random.bytes(7)
    const often = streams(context, 'sha256', 'fed often')
    await often.begin()
    await often.update(bytes, 29)
    const message = Buffer.concat(Array.from({ length: 29 }, () => bytes))
    await often.end(digestOf({ algorithm: 'sha256', message }), { likely })
  },
})
