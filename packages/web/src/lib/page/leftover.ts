import type { TopicSummary } from '../api/types.ts'
import { count } from './count.ts'

/** Something to do in a topic that is as good as done. */
export interface Leftover {
  readonly text: string
  readonly href: string
}

/** What is still to do in the topics that are written here, in their order. */
export function leftovers(topics: readonly TopicSummary[]): readonly Leftover[] {
  return topics.filter(({ status, link }) => status === 'written' && link === undefined).flatMap(leftIn)
}

function leftIn({ slug, title, read, builds, experiments, experimentsRun, cardsDue = 0 }: TopicSummary): Leftover[] {
  const href = `/topics/${slug}`
  const unrun = experiments - experimentsRun
  return [
    ...builds
      .filter(({ passed, stages }) => passed < stages)
      .map((build) => ({
        text: `${build.title}: ${build.passed} of ${count(build.stages, 'stage')} pass now`,
        href: `/builds/${build.slug}`,
      })),
    ...(read ? [] : [{ text: `${title}: the lesson is unread`, href }]),
    ...(unrun > 0 ? [{ text: `${title}: ${count(unrun, 'experiment')} not run yet`, href }] : []),
    ...(cardsDue > 0 ? [{ text: `${title}: ${count(cardsDue, 'card')} due`, href: `/recall?topic=${slug}` }] : []),
  ]
}
