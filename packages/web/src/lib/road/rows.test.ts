import { expect, test } from 'vitest'
import type { Chapter, TopicSummary } from '../api/types.ts'
import { memo } from './memo.ts'
import { roadRows } from './rows.ts'
import { firstOf } from './first.ts'
import { chapterState, keyOf, roadState } from './state.ts'

const topic = (title: string, extra: Partial<TopicSummary> = {}): TopicSummary => ({
  slug: title.toLowerCase(),
  title,
  question: '?',
  minutes: 60,
  status: 'planned',
  needs: [],
  progress: 'none',
  read: false,
  builds: [],
  experiments: 0,
  experimentsRun: 0,
  cards: 0,
  ...extra,
})
const chapter = (title: string, ...topics: TopicSummary[]): Chapter => ({ number: 1, slug: title, title, topics })

test('a chapter has a row of its own, unless it is its one topic', () => {
  const rows = roadRows([
    chapter('Internet', topic('HTTP'), topic('DNS')),
    chapter('Scaling Databases', topic('Scaling databases')),
    chapter('Git', topic('What is Git?')),
  ])
  expect(rows.map((each) => each.heading)).toEqual([0, undefined, 4])
  expect(rows.map((each) => each.topics.map(({ row }) => row))).toEqual([[1, 2], [3], [5]])
})

test('progress counts before what there is to read', () => {
  expect(roadState({ status: 'planned', progress: 'none' })).toBe('planned')
  expect(roadState({ status: 'written', progress: 'none' })).toBe('written')
  expect(roadState({ status: 'written', progress: 'begun' })).toBe('begun')
  expect(roadState({ status: 'written', progress: 'proven' })).toBe('proven')
  expect(chapterState('begun')).toBe('written')
})

test('what is proven is due while cards of it are, and the key tells of it once cards are asked at all', () => {
  expect(roadState({ status: 'written', progress: 'proven', cardsDue: 2 })).toBe('due')
  expect(roadState({ status: 'written', progress: 'proven', cardsDue: 0 })).toBe('proven')
  expect(roadState({ status: 'written', progress: 'begun', cardsDue: 2 })).toBe('begun')
  expect(chapterState('due')).toBe('proven')
  expect(keyOf([topic('A')]).map(([state]) => state)).not.toContain('due')
  expect(keyOf([topic('A', { cardsDue: 0 })]).map(([state]) => state)).toContain('due')
})

test('what a topic needs first is named in the order of the road, until it is proven', () => {
  const road = [topic('HTTP'), topic('DNS', { progress: 'proven' }), topic('Internet')]
  expect(firstOf(topic('Hosting', { needs: ['internet', 'dns', 'http'] }), road)).toEqual(['HTTP', 'Internet'])
})

test('what stands beside a topic is how far a person got', () => {
  const builds = [{ slug: 'b', title: 'B', stages: 18, passed: 14 }]
  expect(memo(topic('A'))).toBeUndefined()
  expect(memo(topic('A', { progress: 'begun', builds }))).toBe('14 of 18 stages')
  expect(memo(topic('A', { progress: 'proven', cardsDue: 1 }))).toBe('1 card due')
  expect(memo(topic('A', { progress: 'begun', experiments: 3, experimentsRun: 1 }))).toBe('1 of 3 experiments')
  expect(memo(topic('A', { progress: 'begun', read: true }))).toBe('read')
  expect(memo(topic('A', { progress: 'proven', provenAt: '2026-10-03T12:00:00Z' }))).toBe('proven')
})
