import { stage } from '@backroad/check'
import { hashing } from './hashing/hashing.ts'
import { abc, nothing, tenTimes, twoBlocks } from './vectors/hash-vectors.ts'

export default stage({
  spec: 'FIPS 180-4 §6.1',
  needs: ['hashes-many-blocks'],
  async check(context) {
    const { random } = context
    const { vector, messages } = hashing(context)
    for (const each of [nothing, abc, twoBlocks, tenTimes]) await vector('sha1', each)
    await messages(
      'sha1',
      [55, 56, 63, 64, 65, 119, 120, 1000].map((length) => random.bytes(length)),
    )
  },
})
