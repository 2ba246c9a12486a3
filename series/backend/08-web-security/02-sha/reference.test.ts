import { createHash, createHmac, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { Hasher, digestOf } from './build/reference/hasher.ts'
import { hmac } from './build/reference/hmac.ts'
import { sha1 } from './build/reference/sha-1.ts'
import { sha224, sha256 } from './build/reference/sha-256.ts'
import { sha384, sha512 } from './build/reference/sha-512.ts'

const algorithms = Object.entries({ sha1, sha224, sha256, sha384, sha512 })

test.for(algorithms)('%s of every length up to three blocks is what node:crypto says', ([name, algorithm]) => {
  for (let length = 0; length <= 3 * algorithm.blockBytes; length++) {
    const message = randomBytes(length)
    expect(Buffer.from(digestOf(algorithm, message))).toEqual(createHash(name).update(message).digest())
  }
})

test.for(algorithms)('%s of a stream is the same wherever it is cut', ([name, algorithm]) => {
  const message = randomBytes(2 * algorithm.blockBytes + 5)
  const wanted = createHash(name).update(message).digest()
  for (let cut = 0; cut <= message.length; cut++) {
    const hasher = new Hasher(algorithm)
    hasher.update(message.subarray(0, cut))
    hasher.update(message.subarray(cut))
    expect(hasher.bytes).toBe(message.length)
    expect(Buffer.from(hasher.digest())).toEqual(wanted)
  }
})

test.for(algorithms)('HMAC with %s and keys around a block is what node:crypto says', ([name, algorithm]) => {
  for (const length of [0, 1, algorithm.blockBytes - 1, algorithm.blockBytes, algorithm.blockBytes + 1, 300]) {
    const [key, message] = [randomBytes(length), randomBytes(100)]
    expect(Buffer.from(hmac(algorithm, key, message))).toEqual(createHmac(name, key).update(message).digest())
  }
})
