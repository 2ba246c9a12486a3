import type { TopicSummary } from '../api/types.ts'

/** How a stretch of the road is drawn. */
export type RoadState = 'planned' | 'written' | 'begun' | 'proven' | 'due'

const states: readonly (readonly [RoadState, string])[] = [
  ['planned', 'a track; the lesson is not there yet'],
  ['written', 'a road you have not taken'],
  ['begun', 'filled as far as you got'],
  ['proven', 'the whole stretch; a checker saw it work'],
  ['due', 'proven, and slipping from memory'],
]

type Standing = Pick<TopicSummary, 'status' | 'progress' | 'cardsDue'>

/** What the key tells: a state that no topic can have is left out. */
export function keyOf(topics: readonly Standing[]): typeof states {
  const isAsked = topics.some(({ cardsDue }) => cardsDue !== undefined)
  return states.filter(([state]) => state !== 'due' || isAsked)
}

/** Where a person is on a topic: progress counts before what there is to read, and what is due before that. */
export function roadState({ status, progress, cardsDue = 0 }: Standing): RoadState {
  if (progress === 'proven' && cardsDue > 0) return 'due'
  return progress === 'none' ? status : progress
}

/** A chapter's stretch leads to its first topic, so it looks like it; a half-filled one would claim a topic of its own. */
export function chapterState(first: RoadState): RoadState {
  if (first === 'due') return 'proven'
  return first === 'begun' ? 'written' : first
}
