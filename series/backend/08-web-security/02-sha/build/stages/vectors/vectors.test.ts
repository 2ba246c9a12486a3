import { createHash, createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import * as hashVectors from './hash-vectors.ts'
import { longKeys, shortKeys } from './hmac-vectors.ts'

test.for(Object.entries(hashVectors))('%s is what node:crypto says', ([, { hex, times = 1, digests }]) => {
  const message = Buffer.from(hex.repeat(times), 'hex')
  for (const [algorithm, digest] of Object.entries(digests)) {
    expect(createHash(algorithm).update(message).digest('hex')).toBe(digest)
  }
})

test.for([...shortKeys, ...longKeys])('$origin is what node:crypto says', ({ key, message, codes }) => {
  for (const [algorithm, code] of Object.entries(codes)) {
    const hmac = createHmac(algorithm, Buffer.from(key, 'hex')).update(Buffer.from(message, 'hex'))
    expect(hmac.digest('hex')).toBe(code)
  }
})
