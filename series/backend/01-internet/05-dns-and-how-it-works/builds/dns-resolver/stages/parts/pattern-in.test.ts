import { createRandom } from '@backroad/check'
import { expect, test } from 'vitest'
import { patternIn } from './pattern-in.ts'

const numbers = (next: (index: number) => number) => Array.from({ length: 64 }, (_, index) => next(index))

test('random IDs and ports follow no pattern', () => {
  const random = createRandom('no pattern')
  for (let run = 0; run < 5000; run++) {
    expect(
      patternIn(
        numbers(() => random.int(0, 0xffff)),
        16,
      ),
    ).toBeUndefined()
    expect(patternIn(numbers(() => random.int(32_768, 60_999)))).toBeUndefined()
  }
})

test.for<[string, (index: number) => number, RegExp]>([
  ['one number', () => 5353, /only 1 different/],
  ['numbers from a small pool', (index) => 4000 + ((index * 7) % 40) * 1009, /only 40 different/],
  ['a counter', (index) => 900 + index, /lay close/],
  ['a counter that wraps round', (index) => (65_520 + index * 3) & 0xffff, /lay close/],
  ['even steps', (index) => (index * 40_503) & 0xffff, /the same step/],
])('%s is a pattern', ([, next, says]) => {
  expect(patternIn(numbers(next), 16)).toMatch(says)
})

test('bits that are not in use are a pattern', () => {
  const random = createRandom('bits')
  expect(
    patternIn(
      numbers(() => random.int(0, 0x7fff)),
      16,
    ),
  ).toMatch(/bit 15 was nearly always 0/)
})
