import { createHmac } from 'node:crypto'
import { stage } from '@backroad/check'
import { hexOf } from './hashing/hashing.ts'
import { shortKeys } from './vectors/hmac-vectors.ts'

const algorithms = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512']

export default stage({
  spec: 'RFC 2104 §2',
  needs: ['hashes-with-sha-1', 'hashes-with-sha-224', 'hashes-with-sha-384'],
  async check({ lines, expect, random }) {
    for (const { key, message, codes, origin } of shortKeys) {
      for (const [algorithm, code] of Object.entries(codes)) {
        const reply = await lines.ask({ op: 'hmac', algorithm, key, hex: message })
        expect(reply.field('hex'), `${algorithm} code in hex`).is(code, { spec: origin })
      }
    }
    for (const algorithm of algorithms) {
      for (const length of [0, 1, 32, 63]) {
        const [key, message] = [random.bytes(length), random.bytes(random.int(0, 300))]
        const reply = await lines.ask({ op: 'hmac', algorithm, key: hexOf(key), hex: hexOf(message) })
        const code = createHmac(algorithm, key).update(message).digest('hex')
        expect(reply.field('hex'), `${algorithm} code with a key of ${length} bytes, in hex,`).is(code)
      }
    }
  },
})
