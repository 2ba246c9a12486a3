import { expect, test } from 'vitest'
import { series, topic } from '../../../test/samples.ts'
import { steps } from './steps.ts'

const http = topic('what-is-http')
const planned = topic('rest')
if (!http || !planned) throw new Error('the samples have lost their topics')

test('the loop says how far a person got, and leads nowhere that is not there', () => {
  expect(steps(http).map(({ title, state, note, href }) => [title, state, note, href])).toEqual([
    ['Read', 'written', '9 minutes', '#lesson'],
    ['Experiment', 'written', '0 of 1 run', '#keep-alive'],
    ['Build', 'begun', '3 of 6 stages', '/builds/http-server'],
    ['Recall', 'written', '8 cards', '/recall?topic=what-is-http'],
    ['Explain', 'written', 'in your own words', '/write/what-is-http'],
    ['Be corrected', 'written', 'propose an edit', '#discussion'],
  ])
  expect(steps({ ...http, read: true, experimentsRun: 1 }).map((step) => step.state)).toEqual([
    'proven',
    'proven',
    'begun',
    'written',
    'written',
    'written',
  ])
  const credit = { by: 'Ada', at: '2026-05-04', reason: 'Why', quote: 'What' }
  expect(steps({ ...http, credits: [credit] })[5]).toMatchObject({ state: 'begun', note: '1 correction' })
})

test('recall says what is due, else how many cards were asked', () => {
  const recall = (cardsDue: number, cardsBegun: number) => {
    const { state, note } = steps({ ...http, cards: 8, cardsDue, cardsBegun })[3]!
    return [state, note]
  }
  expect(recall(0, 0)).toEqual(['written', '8 cards'])
  expect(recall(2, 3)).toEqual(['due', '2 cards due'])
  expect(recall(0, 3)).toEqual(['begun', '3 of 8 cards asked'])
  expect(recall(0, 8)).toEqual(['proven', 'none due'])
})

test('explain says how one’s own text stands', () => {
  const explain = (state: 'planned' | 'draft' | 'published' | 'elsewhere', changed = false) => {
    const { note, href } = steps({ ...http, explanation: { slug: 'mine', state, changed } })[4]!
    return [note, href]
  }
  expect(explain('planned')).toEqual(['in your own words', '/write/mine'])
  expect(explain('draft')).toEqual(['a draft', '/write/mine'])
  expect(explain('published')).toEqual(['published', '/write/mine'])
  expect(explain('published', true)).toEqual(['published, and changed since', '/write/mine'])
  expect(steps({ ...planned, explanation: { slug: 'rest', state: 'planned', changed: false } })[4]?.href).toBe(
    '/write/rest',
  )
})

test('a planned topic has no step to take', () => {
  expect(steps(planned).filter((step) => step.href !== undefined)).toEqual([])
  expect(series.chapters.length).toBeGreaterThan(0)
})
