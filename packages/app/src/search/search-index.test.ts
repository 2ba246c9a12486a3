import { describe, expect, test } from 'vitest'
import type { Document } from './documents.ts'
import { slipsBetween } from './near-words.ts'
import { SearchIndex } from './search-index.ts'

const document = (id: string, text: string, more: Partial<Document> = {}): Document => ({
  id,
  kind: 'note',
  title: '',
  href: '/',
  text,
  ...more,
})

async function indexOf(...documents: Document[]): Promise<SearchIndex> {
  const index = new SearchIndex()
  await index.put(documents)
  return index
}

test.for([
  ['connection', 'connection', 0],
  ['conection', 'connection', 1],
  ['connectoin', 'connection', 1],
  ['lenght', 'length', 1],
  ['coneciton', 'connection', 2],
  ['cat', 'dogs', 3],
  ['', 'ab', 2],
] as const)('from %s to %s it is %i slips', ([a, b, slips]) => {
  expect(slipsBetween(a, b, 2)).toBe(slips)
  expect(slipsBetween(b, a, 2)).toBe(slips)
})

describe('what is found', () => {
  test('is better the rarer the word, the shorter the text, and the nearer the title', async () => {
    const index = await indexOf(
      document('long', `pelican ${'water '.repeat(400)}`),
      document('short', 'a pelican'),
      document('title', 'nothing', { title: 'Pelican' }),
      document('both', 'water and a pelican'),
    )
    const ids = (query: string) => index.find(query, 9).matches.map((match) => match.document.id)
    expect(ids('pelican')).toEqual(['title', 'short', 'both', 'long'])
    expect(ids('pelican water').toSorted()).toEqual(['both', 'long'])
  })

  test('is what a reader would find who looks at every text', async () => {
    const words = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta']
    const texts = Array.from({ length: 60 }, (_, i) => words.filter((_, j) => (i * 7 + j * j) % 3 === 0).join(' '))
    const index = await indexOf(...texts.map((text, i) => document(String(i), text)))
    for (const query of ['alpha', 'alpha beta', 'gamma zeta delta']) {
      const wanted = texts.flatMap((text, i) =>
        query.split(' ').every((word) => text.includes(word)) ? [String(i)] : [],
      )
      const { total, matches } = index.find(query, 100)
      if (wanted.length < 3) continue
      expect(total).toBe(wanted.length)
      expect(matches.map((match) => match.document.id).toSorted()).toEqual(wanted.toSorted())
    }
  })

  test('is the best of each kind, and how many there were', async () => {
    const notes = Array.from({ length: 20 }, (_, i) => document(`n${i}`, `pelican ${'x '.repeat(i)}`))
    const index = await indexOf(...notes, document('l', 'pelican', { kind: 'lesson' }))
    const { total, matches } = index.find('pelican', 3)
    expect(total).toBe(21)
    expect(matches.map((match) => match.document.id).toSorted()).toEqual(['l', 'n0', 'n1', 'n2'])
  })

  test('says which words it was found by', async () => {
    const index = await indexOf(document('a', 'Keeps alive'), document('b', 'keep'))
    expect(index.find('keep aliv', 9).matches[0]!.words.toSorted()).toEqual(['alive', 'keeps'])
  })
})

test('what is put again or removed is found as it is now, however often', async () => {
  const index = await indexOf(document('stays', 'heron'))
  for (let i = 0; i < 3000; i++) await index.put([document('changes', `pelican w${i}`)])
  expect(index.find('pelican', 9)).toMatchObject({ total: 1, matches: [{ document: { text: 'pelican w2999' } }] })
  expect(index.find('w2000', 9).matches.map((match) => match.document.id)).not.toContain('stays')
  index.remove('changes')
  expect(index.find('pelican', 9).total).toBe(0)
  expect(index.find('heron', 9).total).toBe(1)
})
