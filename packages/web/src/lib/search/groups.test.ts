import { expect, test } from 'vitest'
import type { SearchHit, SearchKind } from '../api/search-types.ts'
import { foundIn, groupsOf } from './groups.ts'

const hit = (kind: SearchKind): SearchHit => ({ kind, title: [{ text: kind }], href: '/', snippet: [] })

test('hits come by their kinds and keep their places', () => {
  const groups = groupsOf({ hits: [hit('lesson'), hit('lesson'), hit('note')] })
  expect(groups.map(({ title, hits }) => [title, hits.map(({ at }) => at)])).toEqual([
    ['Lessons', [0, 1]],
    ['Your notes', [2]],
  ])
})

test('how many and how fast, in words', () => {
  expect([foundIn({ total: 0, ms: 1 }), foundIn({ total: 5, ms: 2.4 }), foundIn({ total: 1200, ms: 0.2 })]).toEqual([
    'Nothing found',
    '5 found in 2 ms',
    '1,200 found in less than 1 ms',
  ])
})
