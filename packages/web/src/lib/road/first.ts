import type { TopicSummary } from '../api/types.ts'

/** Titles of the topics that a topic needs first and that are not proven yet, in the order of the road. */
export function firstOf(topic: TopicSummary, topics: readonly TopicSummary[]): readonly string[] {
  return topics
    .filter(({ slug, progress }) => topic.needs.includes(slug) && progress !== 'proven')
    .map(({ title }) => title)
}
