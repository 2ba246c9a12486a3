import { stage } from '@backroad/check'
import { hashing } from './hashing/hashing.ts'

export default stage({
  spec: 'FIPS 180-4 §5.1.1',
  needs: ['hashes-a-short-message'],
  async check(context) {
    const { random } = context
    const { messages } = hashing(context)
    const of = (...lengths: number[]) => lengths.map((length) => random.bytes(length))
    await messages('sha256', of(55), {
      likely: '55 bytes, the bit 1 and the length just fit into one block of 64 bytes.',
    })
    await messages('sha256', of(56, 57, 62, 63), {
      likely:
        'The length needs 8 bytes, and they do not fit behind the bit 1 any more: it goes into a block of its own.',
    })
    await messages('sha256', of(64), {
      likely: 'The message fills its block. The bit 1 and the length go into another one.',
    })
    await messages('sha256', of(65, 118, 119, 120, 127, 128), {
      likely: 'The same holds at the end of each further block.',
    })
  },
})
