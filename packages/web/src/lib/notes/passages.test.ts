import { expect, test } from 'vitest'
import { passageOf, quoteOf, selectedQuote, type Passage } from './passages.ts'

const passage = (text: string): Passage => ({ text, element: { contains: () => true } as unknown as HTMLElement })
const first = passage('A message is lines, and then perhaps a body.')
const second = passage(`And so on: a message is lines, and then ${'more and '.repeat(30)}more.`)

test('a passage is found by its beginning, else by words in it; a quote that is gone finds none', () => {
  expect(passageOf('A message is lines', [second, first])).toBe(first)
  expect(passageOf('a message\n is lines', [second, first])).toBe(second)
  expect(passageOf('Another text', [first, second])).toBeUndefined()
})

test('a quote is the beginning of a passage, up to a word’s end, and finds it again', () => {
  expect(quoteOf(first)).toBe(first.text)
  const quote = quoteOf(second)
  expect(quote.length).toBeLessThanOrEqual(120)
  expect(second.text[quote.length]).toBe(' ')
  expect(passageOf(quote, [first, second])).toBe(second)
})

test('a selection is a quote only within one passage', () => {
  const selection = (text: string, isCollapsed = false) =>
    ({ isCollapsed, anchorNode: {}, focusNode: {}, toString: () => text }) as Selection
  expect(selectedQuote(selection('then  perhaps\na body'), [first])).toBe('then perhaps a body')
  expect(selectedQuote(selection('somewhere else'), [first])).toBeUndefined()
  expect(selectedQuote(selection('', true), [first])).toBeUndefined()
  expect(selectedQuote(null, [first])).toBeUndefined()
})
