import { describe, expect, test } from 'vitest'
import type { OwnTopic } from '../api/write-types.ts'
import { chapterMoved, topicMoved } from './moved.ts'
import { stateWords, stretchOf } from './state-words.ts'

const topic = (slug: string): OwnTopic => ({
  slug,
  title: slug,
  question: `${slug}?`,
  state: 'planned',
  changed: false,
  proven: false,
  words: 0,
  minutes: 1,
})
const chapters = [
  { number: 1, slug: 'a', title: 'A', topics: [topic('one'), topic('two')] },
  { number: 2, slug: 'b', title: 'B', topics: [topic('three')] },
]
const said = (order: ReturnType<typeof topicMoved>) =>
  order?.map(({ chapter, topics }) => `${chapter}: ${topics.join(' ')}`)

describe('another order', () => {
  test('moves a topic in its chapter, and over its end into the next', () => {
    expect(said(topicMoved(chapters, 'two', -1))).toEqual(['a: two one', 'b: three'])
    expect(said(topicMoved(chapters, 'two', 1))).toEqual(['a: one', 'b: two three'])
    expect(topicMoved(chapters, 'one', -1)).toBeUndefined()
    expect(topicMoved(chapters, 'none', 1)).toBeUndefined()
  })

  test('may leave a chapter with nothing', () => {
    expect(said(topicMoved(chapters, 'three', -1))).toEqual(['a: one two three', 'b: '])
  })

  test('moves a chapter with all that is in it', () => {
    expect(said(chapterMoved(chapters, 'b', -1))).toEqual(['b: three', 'a: one two'])
    expect(chapterMoved(chapters, 'a', -1)).toBeUndefined()
    expect(chapterMoved(chapters, 'b', 1)).toBeUndefined()
  })
})

test('how a topic stands is said in words and drawn as a road', () => {
  expect(stateWords(topic('a'))).toBe('planned')
  expect(stateWords({ ...topic('a'), state: 'draft', words: 310 })).toBe('draft, 310 words')
  expect(stateWords({ ...topic('a'), state: 'published', changed: true, words: 1 })).toBe(
    'published, with changes that are not, 1 word',
  )
  expect(stateWords({ ...topic('a'), state: 'published', proven: true })).toBe('published and proven')
  expect(stateWords({ ...topic('a'), proven: true })).toBe('planned, you have proven it')
  expect(
    ['planned', 'draft', 'published'].map((state) => stretchOf({ ...topic('a'), state: state as 'draft' })),
  ).toEqual(['planned', 'written', 'begun'])
  expect(stretchOf({ ...topic('a'), state: 'published', proven: true })).toBe('proven')
})
