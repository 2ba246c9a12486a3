import { stage } from '@backroad/check'
import { hashing } from './hashing/hashing.ts'
import { abc } from './vectors/hash-vectors.ts'

export default stage({
  spec: 'FIPS 180-4 §6.2.2',
  needs: ['hashes-nothing'],
  async check(context) {
    const { random } = context
    const { vector, messages } = hashing(context)
    await vector('sha256', abc)
    // Lengths that leave room for the padding in one block. Among their digests are words that begin with zeros.
    const texts = Array.from({ length: 54 }, (_, i) => Buffer.from(random.text(i + 1), 'latin1'))
    await messages('sha256', texts)
  },
})
