import { stage } from '@backroad/check'
import { hashing } from './hashing/hashing.ts'
import { millionTimes } from './vectors/hash-vectors.ts'

/** Enough for an interpreter that works out each round by itself, on a machine with much to do. */
const within = 60_000

export default stage({
  spec: 'FIPS 180-4 §6',
  needs: ['hashes-many-blocks', 'hashes-with-sha-1'],
  timeout: 180_000,
  async check(context) {
    const { vector } = hashing(context)
    const likely = 'times must not make one long message in memory, nor work in each byte by itself.'
    await vector('sha256', millionTimes, { within, likely })
    await vector('sha1', millionTimes, { within, likely })
  },
})
