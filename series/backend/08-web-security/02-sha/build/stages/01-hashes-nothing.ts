import { stage } from '@backroad/check'
import { hashing } from './hashing/hashing.ts'
import { nothing } from './vectors/hash-vectors.ts'

export default stage({
  spec: 'FIPS 180-4 §5.1.1, §6.2',
  likely: 'Begin where the reply is made: op is hash, algorithm is sha256, and hex is the message.',
  async check(context) {
    await hashing(context).vector('sha256', nothing, {
      likely: {
        '6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19':
          'No block was worked in: these are the words with which SHA-256 begins. A message of no bytes still has one block of padding.',
        d41d8cd98f00b204e9800998ecf8427e: 'This is the MD5 of nothing.',
        da39a3ee5e6b4b0d3255bfef95601890afd80709: 'This is the SHA-1 of nothing.',
      },
    })
  },
})
