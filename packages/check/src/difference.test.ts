import fc from 'fast-check'
import { expect, test } from 'vitest'
import { difference } from './difference.ts'

const parts = (got: string, want: string) => {
  const found = difference(Buffer.from(got), Buffer.from(want))
  return found && [found.start, found.end, Buffer.from(found.wanted).toString()]
}

test.for([
  ['pear', 'pear', undefined],
  ['peat', 'pear', [3, 4, 'r']],
  ['tExt', 'text', [1, 2, 'e']],
  ['peear', 'pear', [2, 3, '']],
  ['', 'pear', [0, 0, 'pear']],
  ['pe', 'pear', [1, 2, 'ear']],
  ['pears', 'pear', [4, 5, '']],
] as const)('%s for %s', ([got, want, expected]) => {
  expect(parts(got, want)).toEqual(expected)
})

test('putting what was wanted in its place makes the wanted bytes, and something is pointed at', () => {
  const bytes = fc.uint8Array({ maxLength: 12, max: 3 })
  fc.assert(
    fc.property(bytes, bytes, (got, want) => {
      const found = difference(got, want)
      if (found === undefined) return Buffer.compare(got, want) === 0
      const mended = Buffer.concat([got.subarray(0, found.start), found.wanted, got.subarray(found.end)])
      return Buffer.compare(mended, want) === 0 && (got.length === 0 || found.end > found.start)
    }),
  )
})
