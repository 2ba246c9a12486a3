import { describe, expect, test } from 'vitest'
import { changesBetween, compareTexts } from './compare-texts.ts'
import { mergeTexts } from './merge-texts.ts'

const base = 'one\n\ntwo\n\nthree\n'

describe('two texts made of one', () => {
  test('are put together where they changed different lines', () => {
    expect(mergeTexts(base, 'ONE\n\ntwo\n\nthree\n', 'one\n\ntwo\n\nthree\n\nfour\n')).toEqual({
      ok: true,
      text: 'ONE\n\ntwo\n\nthree\n\nfour\n',
    })
    expect(mergeTexts(base, 'one\n\nthree\n', 'zero\n\none\n\ntwo\n\nthree\n')).toMatchObject({ ok: true })
  })

  test('are one where both are the same, or only one changed', () => {
    expect(mergeTexts(base, 'x', 'x')).toEqual({ ok: true, text: 'x' })
    expect(mergeTexts(base, base, 'mine')).toEqual({ ok: true, text: 'mine' })
    expect(mergeTexts(base, 'theirs', base)).toEqual({ ok: true, text: 'theirs' })
    expect(mergeTexts(base, 'one\n\nTWO\n\nthree\n', 'one\n\nTWO\n\nthree\n!')).toMatchObject({ ok: true })
  })

  test('are not decided where both changed the same place', () => {
    expect(mergeTexts(base, 'one\n\nTWO\n\nthree\n', 'one\n\n2\n\nthree\n')).toEqual({
      ok: false,
      both: 'one\n\nTWO\n2\n\nthree\n',
    })
    expect(mergeTexts('', 'a', 'b')).toEqual({ ok: false, both: 'a\nb\n' })
    expect(mergeTexts(base, '', 'one\n\ntwo!\n\nthree\n')).toMatchObject({ ok: false })
  })
})

test('the changes from one text to another make it, piece by piece', () => {
  const apply = (text: string, other: string) =>
    changesBetween(text, other)
      .toReversed()
      .reduce((now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to), text)
  for (const other of ['', 'ONE\n\ntwo\n\nthree\n\nfour\n', 'three\n', base, 'one\n\ntwo 💡\n\nthree']) {
    expect(apply(base, other)).toBe(other)
    expect(apply(other, base)).toBe(base)
  }
  expect(changesBetween(base, 'one\n\n2\n\nthree\n')).toEqual([{ from: 5, to: 8, insert: '2' }])
})

describe('differences', () => {
  const joined = (parts: ReturnType<typeof compareTexts>, ...kinds: string[]) =>
    parts
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ text }) => text)
      .join('')

  test('are told by words, and give both texts again', () => {
    expect(compareTexts('A byte is nine bits.\nEnd\n', 'A byte is eight bits.\nEnd\n')).toEqual([
      { kind: 'same', text: 'A byte is ' },
      { kind: 'out', text: 'nine' },
      { kind: 'in', text: 'eight' },
      { kind: 'same', text: ' bits.\nEnd\n' },
    ])
    for (const [before, after] of [
      ['', 'new\n'],
      ['old', ''],
      ['a\r\nb 💡 c', 'a\nb ä c\n\n'],
      [base, `${base}${base}`],
    ] as const) {
      const parts = compareTexts(before, after)
      expect(joined(parts, 'same', 'out')).toBe(before)
      expect(joined(parts, 'same', 'in')).toBe(after)
    }
    expect(compareTexts('', '')).toEqual([])
  })

  test('of texts with nothing in common are told at once', () => {
    const many = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word}${i} `).join('')
    const parts = compareTexts(many('a'), many('b'))
    expect(parts.map(({ kind }) => kind)).toEqual(['out', 'in'])
  })
})

describe('texts of many lines that are the same', () => {
  const empty = '\n'.repeat(250_000)

  test('are put together by where they begin and end alike', () => {
    const begun = process.cpuUsage()
    expect(mergeTexts(`${empty}a\n${empty}`, `${empty}b\n${empty}`, `${empty}a\n${empty}end\n`)).toMatchObject({
      ok: false,
    })
    expect(mergeTexts(`${empty}a\nb\n`, `${empty}a\nB\n`, `new\n${empty}a\nb\n`)).toMatchObject({ ok: false })
    expect(changesBetween(`${empty}a${empty}`, `${empty}b${empty}`)).toEqual([
      { from: 250_000, to: 250_001, insert: 'b' },
    ])
    const { user, system } = process.cpuUsage(begun)
    expect((user + system) / 1000).toBeLessThan(4000)
  })

  test('lose nothing where they can’t be told from each other in any time', () => {
    const merged = mergeTexts(`a\n${empty}b\n`, `A\n${empty}b\n\n`, `a\n${empty}B\n`)
    expect(merged.ok).toBe(false)
    expect('both' in merged && merged.both).toBe(`A\n${empty}b\n\na\n${empty}B\n`)
  })
})
