import { answer, chart, choice, experiment, log, table, value } from '@backroad/lab'
import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { changedBits, flipped } from './parts/bits.ts'

const ONE = 'One of them, or a few'
const HALF = 'About half of them'
const ALL = 'All of them'

const sums = ['sha1', 'sha256', 'sha512'] as const
/** Flips whose digests are shown in full. */
const shown = 6

export default experiment({
  title: 'One bit of the message',
  question: 'How much of a digest changes when a single bit of the message does?',
  predict: choice('One bit of a message is flipped. How many bits of its digest change?', [ONE, HALF, ALL]),
  params: z.object({
    message: z.string().max(200).default('Pay Bob 100 euros').describe('The message'),
    algorithm: z.enum(sums).default('sha256').describe('The hash'),
    flips: z.int().min(50).max(20_000).default(2000).describe('Bits flipped, of random messages'),
  }),
  async *run({ params }) {
    const { algorithm, flips } = params
    const digestOf = (bytes: Uint8Array) => createHash(algorithm).update(bytes).digest()
    const message = Buffer.from(params.message === '' ? ' ' : params.message)
    const whole = digestOf(message)
    yield value({ id: 'digest', label: `${algorithm} of the message`, value: whole.toString('hex') })
    yield table({
      id: 'first',
      title: 'The same message, each time with one bit flipped',
      columns: [
        { key: 'bit', label: 'bit flipped', numeric: true },
        { key: 'digest', label: 'digest, its beginning' },
        { key: 'changed', label: 'bits changed', numeric: true },
        { key: 'crc', label: 'change of CRC-32' },
      ],
      rows: Array.from({ length: Math.min(shown, message.length * 8) }, (_, bit) => {
        const other = flipped(message, bit)
        const change = (crc32(message) ^ crc32(other)) >>> 0
        return {
          bit,
          digest: `${digestOf(other).toString('hex').slice(0, 24)}…`,
          changed: changedBits(whole, digestOf(other)),
          crc: change.toString(16).padStart(8, '0'),
        }
      }),
    })

    const bits = whole.length * 8
    const counts = new Map<number, number>()
    let [least, most, sum] = [bits, 0, 0]
    for (let i = 0; i < flips; i++) {
      const random = randomBytes(32)
      const changed = changedBits(digestOf(random), digestOf(flipped(random, i % 256)))
      counts.set(changed, (counts.get(changed) ?? 0) + 1)
      ;[least, most, sum] = [Math.min(least, changed), Math.max(most, changed), sum + changed]
    }
    const mean = sum / flips
    yield chart({
      id: 'spread',
      title: `Bits of ${bits} that change, in ${flips} messages`,
      x: { label: 'bits changed' },
      y: { label: 'messages' },
      series: [
        {
          label: 'counted',
          points: Array.from({ length: most - least + 1 }, (_, i) => [least + i, counts.get(least + i) ?? 0]),
        },
        {
          label: 'expected of coins',
          points: Array.from({ length: most - least + 1 }, (_, i) => [least + i, flips * chance(bits, least + i)]),
        },
      ],
    })
    yield log({
      id: 'crc',
      title: 'Beside it, a checksum',
      lines: [
        { text: 'CRC-32 changes too, but by an amount that depends on the flipped bit alone, and not on the message.' },
        {
          text: 'Who changes a message knows, without the rest of it, how to mend its CRC. It is made against accidents.',
        },
      ],
    })
    yield answer(
      mean > bits * 0.9 ? ALL : mean > bits * 0.1 ? HALF : ONE,
      `Of ${bits} bits, ${mean.toFixed(1)} changed in the mean, never fewer than ${least} and never more than ${most}.`,
    )
  },
})

/** How likely it is that of so many thrown coins just `heads` show heads. */
function chance(coins: number, heads: number): number {
  let logarithm = -coins * Math.log(2)
  for (let i = 1; i <= heads; i++) logarithm += Math.log(coins - heads + i) - Math.log(i)
  return Math.exp(logarithm)
}
