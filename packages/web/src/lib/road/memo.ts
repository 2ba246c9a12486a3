import type { TopicSummary } from '../api/types.ts'
import { count } from '../page/count.ts'

/** What stands at a topic's right: what is due, or how far a person got, if anywhere. */
export function memo(topic: TopicSummary): string | undefined {
  if (topic.cardsDue) return `${count(topic.cardsDue, 'card')} due`
  if (topic.progress === 'proven') return 'proven'
  if (topic.progress === 'none') return topic.link === undefined ? undefined : 'written elsewhere'
  const build = topic.builds.find((each) => each.passed > 0)
  if (build) return `${build.passed} of ${count(build.stages, 'stage')}`
  if (topic.experimentsRun > 0) return `${topic.experimentsRun} of ${count(topic.experiments, 'experiment')}`
  return topic.read ? 'read' : 'begun'
}
