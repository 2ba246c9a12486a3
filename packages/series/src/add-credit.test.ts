import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { addCredit } from './add-credit.ts'

const credit = { by: 'Ada Example', at: '2026-05-04', reason: 'Not LF: CR LF.', quote: 'A line\nends with LF.' }

test('a credit is put behind those that are there, with their comments', () => {
  const one = addCredit('', credit)!
  expect(parse(one)).toEqual([credit])
  const two = addCredit(`# Thanks\n${one}`, { ...credit, by: '- x: "y" #', source: 'https://example.org/' })!
  expect(two).toMatch(/^# Thanks\n/)
  expect(parse(two)).toEqual([credit, { ...credit, by: '- x: "y" #', source: 'https://example.org/' }])
})

test('the same credit twice is one', () => {
  const one = addCredit('', credit)!
  expect(addCredit(one, credit)).toBe(one)
})

test('a file that is no list is left alone', () => {
  expect(addCredit('by: x', credit)).toBeUndefined()
  expect(addCredit('- [', credit)).toBeUndefined()
})
