import { stage } from '@backroad/check'
import { streams } from './hashing/streams.ts'
import { middleVectors } from './vectors/middle-vectors.ts'

export default stage({
  spec: 'FIPS 180-4 §5.1.1, §5.1.2',
  needs: ['hashes-a-stream-in-any-pieces'],
  async check(context) {
    for (const [at, { algorithm, state, bytes, hex, digest, origin }] of middleVectors.entries()) {
      const stream = streams(context, algorithm, `taken up ${at}`)
      await stream.begin({ state, bytes })
      await stream.update(Buffer.from(hex, 'hex'))
      await stream.end(digest, {
        spec: `FIPS 180-4 §5.1. ${origin}`,
        likely:
          bytes < 2 ** 32
            ? 'The length in bits has more than 32 bits here, and the padding has room for 64: count in a number that is wide enough.'
            : 'The length in bits is 2^56 - 1000 here, far beyond 53 bits: does all of it stand in the last block, the upper half too?',
      })
    }
  },
})
