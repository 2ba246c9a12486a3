import type { EqualMutant, MutantPattern } from '@backroad/series'
import { expect, test } from 'vitest'
import { findListed } from './listed.ts'
import { judge } from './prove-mutants.ts'
import type { Mutant, MutantFate, TriedMutant } from './types.ts'

const source = `function size(text) {
  if (text === '' || text === '') return 0
  log('none')
  return text.length
}
function twice(text) {
  return text.length
}`
const lines = new Map([['server.ts', source.split('\n')]])

const mutant = (id: string, line: number, column: number, original: string, replacement: string): Mutant => ({
  id,
  file: 'server.ts',
  line,
  column,
  mutator: original.startsWith("'") ? 'StringLiteral' : 'ConditionalExpression',
  original,
  replacement,
})

const mutants = [
  mutant('0', 2, 7, "text === '' || text === ''", 'true'),
  mutant('1', 2, 7, "text === ''", 'true'),
  mutant('2', 2, 16, "''", '"x"'),
  mutant('3', 2, 31, "''", '"x"'),
  mutant('4', 3, 7, "'none'", '""'),
  mutant('5', 4, 10, 'text.length', 'text'),
  mutant('6', 7, 10, 'text.length', 'text'),
]

const entry = (more: Partial<EqualMutant>): EqualMutant => ({
  file: 'server.ts',
  line: "if (text === '' || text === '') return 0",
  replacement: 'true',
  reason: 'because',
  at: 9,
  ...more,
})

const found = (equal: readonly EqualMutant[], leaveOut: readonly MutantPattern[] = []) => {
  const listed = findListed({ equal, leaveOut }, mutants, lines)
  return {
    equal: [...listed.equal.keys()],
    leftOut: [...listed.leftOut.keys()],
    stale: listed.stale.map(({ line, message }) => `${line}: ${message}`),
  }
}

test('an entry is found by its line and replacement, told from others by what is replaced, or by its column', () => {
  expect(found([entry({ original: "text === '' || text === ''" })])).toMatchObject({ equal: ['0'], stale: [] })
  expect(found([entry({ original: "text\n  === ''" })])).toMatchObject({ equal: ['1'] })
  expect(found([entry({ replacement: '"x"', column: 31 })])).toMatchObject({ equal: ['3'] })
})

test('lines before it tell two lines apart that are the same', () => {
  const line = 'return text.length'
  expect(found([entry({ line, replacement: 'text' })]).stale[0]).toMatch(/fits 2 mutants, at the columns 10, 10/)
  expect(found([entry({ line: `function twice(text) {\n${line}`, replacement: 'text' })])).toMatchObject({
    equal: ['6'],
  })
})

test('an entry that fits none, or several, is stale and told with its line', () => {
  expect(found([entry({ replacement: 'false' })]).stale).toEqual([
    '9: There is no such mutant: the reference has changed, or the replacement is another.',
  ])
  expect(found([entry({})]).stale[0]).toMatch(/^9: This fits 2 mutants, at the columns 7, 7. Give original, or column/)
})

test('a pattern leaves out every mutant that it fits, and is stale when it fits none', () => {
  const pattern = (more: Partial<MutantPattern>): MutantPattern => ({ reason: 'log lines', at: 4, ...more })
  expect(found([], [pattern({ mutator: 'StringLiteral', line: String.raw`\blog\(` })])).toMatchObject({
    leftOut: ['4'],
    stale: [],
  })
  expect(found([], [pattern({ mutator: 'StringLiteral' })]).leftOut).toEqual(['2', '3', '4'])
  expect(found([], [pattern({ file: 'other.ts', line: 'log' })]).stale).toEqual(['4: This pattern fits no mutant.'])
  const both = found([entry({ line: "log('none')", replacement: '""' })], [pattern({ line: 'log' })])
  expect(both.stale).toEqual(['9: A pattern leaves this mutant out already.'])
})

const none = findListed(undefined, [], lines)

const tried = (id: string, result: MutantFate, equal?: string): TriedMutant => ({
  ...(mutants[Number(id)] as Mutant),
  result,
  ms: 1,
  ...(equal === undefined ? {} : { equal }),
})

const killed: MutantFate = { fate: 'killed', stage: 'says-one', verdict: 'failed' }
const survived: MutantFate = { fate: 'survived', stages: 3 }

test('what is listed as equal and survives does not count; what was reached by no stage does', () => {
  const all = [tried('0', killed), tried('1', survived, 'because'), tried('2', { fate: 'unreached' })]
  expect(judge(all, none)).toMatchObject({ tried: 3, killed: 1, equal: 1, share: 0.5, ok: false })
  expect(judge(all, none).survivors.map(({ id }) => id)).toEqual(['2'])
  expect(judge(all.slice(0, 2), none)).toMatchObject({ share: 1, survivors: [], ok: true })
})

test('95 of 100 are enough, 94 are not', () => {
  const of = (n: number) => Array.from({ length: 100 }, (_, i) => tried('0', i < n ? killed : survived))
  expect(judge(of(95), none).ok).toBe(true)
  expect(judge(of(94), none).ok).toBe(false)
})

test('one that is listed as equal and is told apart is an error, as is a stale entry, whatever the share', () => {
  const { ok, stale, share } = judge([tried('0', killed, 'because')], none)
  expect({ ok, share }).toEqual({ ok: false, share: 1 })
  expect(stale[0]?.message).toBe('server.ts:2 with "true" is listed as equal, but says-one tells it apart: failed.')
  expect(judge([tried('0', killed)], { ...none, stale: [{ line: 3, message: 'stale' }] }).ok).toBe(false)
})
