import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import * as hashVectors from './build/stages/vectors/hash-vectors.ts'
import { longKeys, shortKeys } from './build/stages/vectors/hmac-vectors.ts'

const found = spawnSync('openssl', ['version']).status === 0

const openssl = (input: Buffer, ...words: string[]) =>
  spawnSync('openssl', ['dgst', '-r', ...words], { input, encoding: 'latin1' }).stdout.split(' ')[0]

test.runIf(found).for(Object.entries(hashVectors))('%s is what openssl says', ([, { hex, times = 1, digests }]) => {
  const message = Buffer.from(hex.repeat(times), 'hex')
  for (const [name, digest] of Object.entries(digests)) expect(openssl(message, `-${name}`)).toBe(digest)
})

test.runIf(found).for([...shortKeys, ...longKeys])('$origin is what openssl says', ({ key, message, codes }) => {
  for (const [name, code] of Object.entries(codes)) {
    const words = [`-${name}`, '-mac', 'HMAC', '-macopt', `hexkey:${key}`]
    expect(openssl(Buffer.from(message, 'hex'), ...words)).toBe(code)
  }
})
