import { expect, it } from 'vitest'
import { observeExperiment } from '@backroad/lab'
import { changedBits, flipped } from './parts/bits.ts'

it('finds that about half of the bits change, and that a CRC changes by the bit alone', async () => {
  const url = new URL('./avalanche.ts', import.meta.url)
  const seen = await observeExperiment(url, { flips: 400, message: 'abc' })
  expect(seen.get('value', 'digest').value).toMatch(/^ba7816bf/)
  expect(seen.get('answer', 'answer').option).toBe('About half of them')
  const counted = seen.get('chart', 'spread').series[0]?.points.reduce((sum, [, count]) => sum + count, 0)
  expect(counted).toBe(400)
  const other = await observeExperiment(url, { flips: 50, message: 'xyz' })
  const crcs = (each: typeof seen) => each.get('table', 'first').rows.map((row) => row['crc'])
  expect(crcs(other)).toEqual(crcs(seen))
})

it('counts bits', () => {
  expect(flipped(Uint8Array.of(0, 0xff), 8)).toEqual(Uint8Array.of(0, 0x7f))
  expect(changedBits(Uint8Array.of(0b1010, 255), Uint8Array.of(0b0110, 0))).toBe(10)
})
