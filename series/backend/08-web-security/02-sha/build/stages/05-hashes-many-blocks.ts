import { stage } from '@backroad/check'
import { hashing } from './hashing/hashing.ts'
import { tenTimes, twoBlocks } from './vectors/hash-vectors.ts'

export default stage({
  spec: 'FIPS 180-4 §6.2.2',
  needs: ['pads-at-the-edge-of-a-block'],
  async check(context) {
    const { random } = context
    const { vector, messages } = hashing(context)
    await vector('sha256', twoBlocks)
    const likely = 'The words after one block are those with which the next one begins.'
    await messages(
      'sha256',
      [200, 448, 1000, 8200].map((length) => random.bytes(length)),
      { likely },
    )
    await vector('sha256', tenTimes, {
      likely: 'times says how often the bytes of hex stand in the message, one behind the other.',
    })
    await vector('sha256', {
      ...tenTimes,
      times: 0,
      digests: { sha256: emptyDigest },
      origin: 'the page of this stage',
    })
  },
})

const emptyDigest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
