import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findQuote, quoteOf, replaceLines, textOf, type Lines } from './anchor.ts'

/** Paragraphs as a text, and the lines of each. */
function written(paragraphs: readonly string[]): { text: string; blocks: Lines[] } {
  let line = 1
  const blocks = paragraphs.map((paragraph) => {
    const from = line
    const to = from + paragraph.split('\n').length - 1
    line = to + 2
    return { from, to }
  })
  return { text: `${paragraphs.join('\n\n')}\n`, blocks }
}

const long = 'A message is lines, and then perhaps a body,\nand nothing says how long it is but the message itself.'

describe('a paragraph is found again', () => {
  const { text, blocks } = written(['# HTTP', 'Before it.', long, 'Behind it.', 'The end.'])
  const quote = quoteOf(text, blocks[2]!)

  test('where it was', () => {
    expect(quote).toMatchObject({
      exact: long,
      prefix: '# HTTP\n\nBefore it.\n\n',
      suffix: '\n\nBehind it.\n\nThe end.\n',
    })
    expect(findQuote(text, quote, blocks, quote.twin)).toEqual({ how: 'same', ...blocks[2] })
  })

  test('where it was moved to, with other neighbours', () => {
    const now = written(['# HTTP', 'New.', 'The end.', 'More.', long])
    expect(findQuote(now.text, quote, now.blocks, quote.twin)).toEqual({ how: 'same', ...now.blocks[4] })
  })

  test('after words in it changed, as changed', () => {
    const now = written(['# HTTP', 'Other.', long.replace('perhaps', 'sometimes'), 'Another.', 'The end.'])
    const place = findQuote(now.text, quote, now.blocks, quote.twin)
    expect(place).toMatchObject({ how: 'changed', ...now.blocks[2] })
  })

  test('after it was written anew between the same neighbours, as changed', () => {
    const now = written(['# HTTP', 'Before it.', 'Quite another sentence.', 'Behind it.', 'The end.'])
    expect(findQuote(now.text, quote, now.blocks, quote.twin)).toMatchObject({ how: 'changed', ...now.blocks[2] })
  })

  test('not when it is gone, nor as a piece of a line', () => {
    const now = written(['# HTTP', 'Before it.', 'Behind it.', 'Nothing that is alike.', 'The end.'])
    expect(findQuote(now.text, quote, now.blocks, quote.twin)).toEqual({ how: 'lost', why: 'gone' })
    const piece = { exact: 'Before', prefix: '', suffix: '' }
    expect(findQuote(text, piece, [], undefined)).toEqual({ how: 'lost', why: 'gone' })
  })
})

describe('paragraphs that read alike', () => {
  const twins = ['One.', 'Same.', 'Two.', 'Same.', 'Three.']
  const { text, blocks } = written(twins)
  const second = quoteOf(text, blocks[3]!)

  test('are told apart by what stands around them', () => {
    expect(second.twin).toEqual({ nth: 1, of: 2 })
    const now = written(['New.', 'Same.', 'Two.', 'Same.', 'Three.'])
    expect(findQuote(now.text, second, now.blocks)).toEqual({ how: 'same', ...now.blocks[3] })
  })

  test('are told apart by their order when all around them changed', () => {
    const now = written(['A.', 'Same.', 'B.', 'Same.', 'C.'])
    expect(findQuote(now.text, second, now.blocks, second.twin)).toEqual({ how: 'same', ...now.blocks[3] })
  })

  test('are not guessed between', () => {
    const now = written(['A.', 'Same.', 'B.', 'Same.', 'C.', 'Same.', 'D.'])
    expect(findQuote(now.text, second, now.blocks, second.twin)).toEqual({ how: 'lost', why: 'unsure' })
    const blind = { exact: 'Same.', prefix: '', suffix: '' }
    expect(findQuote(now.text, { ...blind, prefix: 'x' }, now.blocks)).toEqual({ how: 'lost', why: 'unsure' })
  })

  test('the one that is left is not taken for the one that was changed', () => {
    const now = written(['One.', 'Same.', 'Two.', 'Changed altogether.', 'Three.'])
    expect(findQuote(now.text, second, now.blocks, second.twin)).not.toMatchObject({ from: now.blocks[1]!.from })
  })
})

const word = fc.constantFrom('lines', 'body', 'Pear', 'ö', '💡', 'a', 'of', 'the', 'end', 'code')
const paragraph = fc
  .array(fc.array(word, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 })
  .map((lines) => lines.map((words) => words.join(' ')).join('\n'))
const paragraphs = fc.array(paragraph, { minLength: 1, maxLength: 12 })

/** What may be done to a paragraph elsewhere: `at` is which of the others. */
const edit = fc.record({ kind: fc.constantFrom('change', 'remove', 'insert'), at: fc.nat(20), by: paragraph })

test('edits elsewhere never move a correction to another paragraph', () => {
  fc.assert(
    fc.property(paragraphs, fc.nat(20), fc.array(edit, { maxLength: 6 }), (original, pick, edits) => {
      const chosen = pick % original.length
      const before = written(original)
      const quote = quoteOf(before.text, before.blocks[chosen]!)
      // Paragraphs with an identity, so that it is known where the chosen one is.
      let now = original.map((text, id) => ({ text, id }))
      for (const { kind, at, by } of edits) {
        const index = at % (now.length + 1)
        if (kind === 'insert') now = now.toSpliced(index, 0, { text: by, id: -1 })
        else if (now[index] && now[index].id !== chosen) {
          now = kind === 'remove' ? now.toSpliced(index, 1) : now.with(index, { text: by, id: -1 })
        }
      }
      const after = written(now.map(({ text }) => text))
      const index = now.findIndex(({ id }) => id === chosen)
      const place = findQuote(after.text, quote, after.blocks, quote.twin)
      // Of two that read alike, one changed or gone and one left: which is which can't be seen in what came of it. Nothing is replaced then.
      const hadTwin = quote.twin.of > 1
      // It may say that it can't tell; a copy of the paragraph beside the paragraph is the same to anyone.
      if (place.how === 'lost') expect(hadTwin ? ['unsure', 'gone'] : ['unsure']).toContain(place.why)
      else if (place.how === 'changed') expect(hadTwin).toBe(true)
      else {
        expect(place.how).toBe('same')
        const twinned = now.filter(({ text }) => text === original[chosen]).length
        if (twinned === 1) expect(place).toMatchObject(after.blocks[index]!)
        else expect(textOf(after.text, place)).toBe(original[chosen])
      }
    }),
    { numRuns: 400 },
  )
})

test('of twins that all stay, edits around them never take one for another', () => {
  fc.assert(
    fc.property(
      fc.array(paragraph, { minLength: 3, maxLength: 8 }),
      fc.nat(9),
      fc.nat(9),
      fc.array(paragraph),
      (some, a, b, by) => {
        const twin = 'Twin of another.'
        const original = some.toSpliced(a % some.length, 0, twin).toSpliced(b % (some.length + 1), 0, twin)
        const before = written(original)
        const chosen = original.lastIndexOf(twin)
        const quote = quoteOf(before.text, before.blocks[chosen]!)
        const now = original.map((text, i) => (text === twin ? text : (by[i] ?? text)))
        const after = written(now)
        const place = findQuote(after.text, quote, after.blocks, quote.twin)
        if (place.how === 'same') expect(place).toMatchObject(after.blocks[chosen]!)
        else expect(place).toEqual({ how: 'lost', why: 'unsure' })
      },
    ),
    { numRuns: 300 },
  )
})

test('lines are replaced and nothing else, and replaced by themselves they are the text', () => {
  fc.assert(
    fc.property(paragraphs, fc.nat(20), paragraph, (some, pick, by) => {
      const { text, blocks } = written(some)
      const chosen = pick % some.length
      const lines = blocks[chosen]!
      expect(replaceLines(text, lines, by)).toBe(written(some.with(chosen, by)).text)
      expect(replaceLines(text, lines, textOf(text, lines))).toBe(text)
      if (some.length > 1) expect(replaceLines(text, lines, '')).toBe(written(some.toSpliced(chosen, 1)).text)
    }),
  )
})

test('a quote never holds half a character', () => {
  const { text, blocks } = written(['💡'.repeat(40), 'x', '💡'.repeat(40)])
  const { prefix, suffix } = quoteOf(text, blocks[1]!)
  expect(prefix.isWellFormed() && suffix.isWellFormed()).toBe(true)
})
