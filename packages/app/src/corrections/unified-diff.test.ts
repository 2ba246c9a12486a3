import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keepBreaks } from './keep-breaks.ts'
import { mergeLines } from './merge-three.ts'
import { applyDiff, unifiedDiff } from './unified-diff.ts'
import { wordDiff } from './word-diff.ts'

const line = fc.constantFrom(
  'a',
  'b',
  'c',
  '',
  '- x',
  '+ y',
  '@@ -1 +1 @@',
  '\\ No newline at end of file',
  '--- a',
  'ö 💡',
  '  ',
)
const text = fc.array(line, { minLength: 1, maxLength: 9 }).map((lines) => lines.join('\n'))

test('a difference reads as patch and git read it, with the lines of the file', () => {
  expect(unifiedDiff('one\ntwo\nthree', 'one\n2\nthree', 'lesson.md', 31)).toBe(
    '--- a/lesson.md\n+++ b/lesson.md\n@@ -31,3 +31,3 @@\n one\n-two\n+2\n three\n',
  )
  expect(unifiedDiff('gone', '', 'lesson.md', 31)).toBe('--- a/lesson.md\n+++ b/lesson.md\n@@ -31 +30,0 @@\n-gone\n')
})

test('a difference makes of the one text the other, wherever its numbers begin', () => {
  fc.assert(
    fc.property(text, text, fc.integer({ min: 1, max: 500 }), (before, after, first) => {
      fc.pre(before !== after && before.trim() !== '')
      expect(applyDiff(before, unifiedDiff(before, after, 'lesson.md', first))).toBe(after)
    }),
    { numRuns: 300 },
  )
})

test('a difference that does not fit, or is none, makes nothing', () => {
  const diff = unifiedDiff('one\ntwo', 'one\n2', 'lesson.md')
  expect(applyDiff('one\nthree', diff)).toBeUndefined()
  expect(applyDiff('one\ntwo', 'nonsense')).toBeUndefined()
  expect(applyDiff('one\ntwo', `${diff}${diff}`)).toBeUndefined()
  expect(applyDiff('one\ntwo', '@@ -1,99999999 +1 @@\n-one\n')).toBeUndefined()
})

test('texts that differ in every line take no longer than their size', () => {
  const [before, after] = ['a', 'b'].map((letter) => `${letter}\n`.repeat(9999) + letter)
  const begun = performance.now()
  expect(applyDiff(before!, unifiedDiff(before!, after!, 'lesson.md'))).toBe(after)
  expect(wordDiff(before!, after!)).toEqual([
    { kind: 'gone', text: before },
    { kind: 'new', text: after },
  ])
  // Compared to the end this would take minutes.
  expect(performance.now() - begun).toBeLessThan(60_000)
})

test('words of a difference are the texts again', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = wordDiff(before, after)
      const of = (kind: 'gone' | 'new') => parts.filter((part) => part.kind !== kind).map((part) => part.text)
      expect(of('new').join('')).toBe(before)
      expect(of('gone').join('')).toBe(after)
    }),
  )
})

test('two changes of different lines go together, of the same lines they do not', () => {
  const base = 'one\ntwo\nthree\nfour\nfive'
  expect(mergeLines(base, base.replace('one', '1'), base.replace('five', '5'))).toBe('1\ntwo\nthree\nfour\n5')
  expect(mergeLines(base, base.replace('one', '1'), base.replace('one', 'I'))).toBeUndefined()
  expect(mergeLines(base, base.replace('one', '1'), base.replace('two', '2'))).toBeUndefined()
  expect(mergeLines(base, base.replace('one', '1'), base.replace('one', '1'))).toBe(base.replace('one', '1'))
})

test('what only one changed is what comes out, whichever one', () => {
  fc.assert(
    fc.property(text, text, (base, made) => {
      expect(mergeLines(base, made, base)).toBe(made)
      expect(mergeLines(base, base, made)).toBe(made)
      expect(mergeLines(base, made, made)).toBe(made)
    }),
  )
})

test('an order of the two makes no difference', () => {
  fc.assert(
    fc.property(text, text, text, (base, one, other) => {
      expect(mergeLines(base, one, other)).toBe(mergeLines(base, other, one))
    }),
    { numRuns: 300 },
  )
})

test('breaks of a mail program are taken back, and those that a reader made stay', () => {
  const file = 'The second has two lines,\nand this is the other.'
  const copy = 'The second has\ntwo lines, and this\nis the other.'
  expect(keepBreaks(copy, file, copy.replace('two', 'three'))).toBe(file.replace('two', 'three'))
  expect(keepBreaks(copy, file, copy.replace('two lines', 'some more lines'))).toBe(
    file.replace('two lines', 'some more lines'),
  )
  expect(keepBreaks(copy, file, copy.replace('and this\nis', 'and so\n\nis'))).toBe(
    'The second has two lines,\nand so\n\nis the other.',
  )
  expect(keepBreaks(copy, file, '')).toBe('')
})
