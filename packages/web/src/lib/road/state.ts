import type { TopicSummary } from '../api/types.ts'

/** How a stretch of the road is drawn. */
export type RoadState = 'planned' | 'written' | 'begun' | 'proven'

export const roadStates: readonly (readonly [RoadState, string])[] = [
  ['planned', 'a track; the lesson is not there yet'],
  ['written', 'a road you have not taken'],
  ['begun', 'filled as far as you got'],
  ['proven', 'the whole stretch; a checker saw it work'],
]

/** Where a person is on a topic: progress counts before what there is to read. */
export function roadState(topic: Pick<TopicSummary, 'status' | 'progress'>): RoadState {
  return topic.progress === 'none' ? topic.status : topic.progress
}

/** A chapter's stretch leads to its first topic, so it looks like it; a half-filled one would claim a topic of its own. */
export function chapterState(first: RoadState): RoadState {
  return first === 'begun' ? 'written' : first
}
