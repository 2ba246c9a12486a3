import { createHmac } from 'node:crypto'
import { stage } from '@backroad/check'
import { hexOf } from './hashing/hashing.ts'
import { longKeys } from './vectors/hmac-vectors.ts'

const blocks: Readonly<Record<string, number>> = { sha1: 64, sha224: 64, sha256: 64, sha384: 128, sha512: 128 }

export default stage({
  spec: 'RFC 2104 §3',
  needs: ['makes-a-code-with-a-key'],
  async check({ lines, expect, random }) {
    for (const { key, message, codes, origin } of longKeys) {
      for (const [algorithm, code] of Object.entries(codes)) {
        const reply = await lines.ask({ op: 'hmac', algorithm, key, hex: message })
        expect(reply.field('hex'), `${algorithm} code in hex`).is(code, {
          spec: origin,
          likely: 'A key of more than a block is hashed, and its digest is the key.',
        })
      }
    }
    for (const [algorithm, block] of Object.entries(blocks)) {
      for (const length of [block - 1, block, block + 1, 2 * block]) {
        const [key, message] = [random.bytes(length), random.bytes(40)]
        const reply = await lines.ask({ op: 'hmac', algorithm, key: hexOf(key), hex: hexOf(message) })
        const code = createHmac(algorithm, key).update(message).digest('hex')
        expect(reply.field('hex'), `${algorithm} code with a key of ${length} bytes, in hex,`).is(code, {
          likely: `A block of ${algorithm} has ${block} bytes. A key of just so many is taken as it is, one of more is hashed first.`,
        })
      }
    }
  },
})
