import { stage } from '@backroad/check'
import { hashing } from './hashing/hashing.ts'
import { abc, nothing, tenTimes, twoLongBlocks } from './vectors/hash-vectors.ts'

export default stage({
  spec: 'FIPS 180-4 §6.5',
  needs: ['hashes-with-sha-512'],
  async check(context) {
    const { random } = context
    const { vector, messages } = hashing(context)
    for (const each of [nothing, abc, twoLongBlocks, tenTimes]) await vector('sha384', each)
    await messages(
      'sha384',
      [111, 112, 113, 119, 120, 127, 128, 129, 239, 240].map((length) => random.bytes(length)),
      {
        likely:
          'A block has 128 bytes here, and the length takes 16 of them: 111 bytes fit with it into one block, 112 do not.',
      },
    )
    await messages(
      'sha384',
      Array.from({ length: 20 }, () => random.bytes(random.int(1, 600))),
    )
  },
})
