import { expect, test } from 'vitest'
import { showPattern } from './show-pattern.ts'

test.for([
  [/^text\/plain\b/i, 'begins with "text/plain"'],
  [/^pear$/, 'is "pear"'],
  [/\.bin$/, 'ends with ".bin"'],
  [/pear/, 'contains "pear"'],
  [/^a\$/, 'begins with "a$"'],
  [/^bytes (\d+)-\d+\/\*$/, String.raw`matches the pattern ^bytes (\d+)-\d+/\*$`],
  [/a\d/, String.raw`matches the pattern a\d`],
] as const)('%s is said as: %s', ([pattern, words]) => {
  expect(showPattern(pattern)).toBe(words)
})
