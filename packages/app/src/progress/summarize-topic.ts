import type { Topic } from '@backroad/series'
import type { Progress, Totals, TopicSummary } from '../types.ts'
import type { Standing } from './standing.ts'

/** How many cards of each topic are due, by slug. */
export type DueCounts = ReadonlyMap<string, number>

/** What the table of contents says of a topic, for one person. */
export function summarizeTopic(topic: Topic, standing: Standing, due: DueCounts): TopicSummary {
  const provenAt = provenOn(topic, standing)
  return {
    slug: topic.slug,
    title: topic.title,
    question: topic.question,
    minutes: topic.minutes,
    status: topic.status,
    ...(topic.link === undefined ? {} : { link: topic.link }),
    needs: topic.needs,
    progress: progressOf(topic, standing),
    read: standing.read.has(topic.slug),
    builds: topic.builds.map(({ slug, title, stages }) => ({
      slug,
      title,
      stages: stages.length,
      passed: standing.builds.get(slug)?.passed ?? 0,
      ...nextOf(standing.builds.get(slug)?.next),
    })),
    experiments: topic.experiments.length,
    experimentsRun: topic.experiments.filter(({ slug }) => standing.experiments.get(topic.slug)?.has(slug)).length,
    cards: topic.cards.length,
    cardsDue: due.get(topic.slug) ?? 0,
    cardsBegun: topic.cards.filter(({ id }) => standing.known.get(topic.slug)?.has(id)).length,
    ...(provenAt === undefined ? {} : { provenAt }),
  }
}

const nextOf = (next: string | undefined) => (next === undefined ? {} : { next })

/** Proven when every build of it is; begun when anything in it was done. A topic without a build can't be proven. */
export function progressOf(topic: Topic, standing: Standing): Progress {
  if (provenOn(topic, standing) !== undefined) return 'proven'
  const begun =
    standing.read.has(topic.slug) ||
    standing.experiments.has(topic.slug) ||
    topic.builds.some(({ slug }) => standing.builds.has(slug) || standing.proofs.has(slug))
  return begun ? 'begun' : 'none'
}

/** When the last of its builds was proven. */
function provenOn(topic: Topic, standing: Standing): string | undefined {
  const proofs = topic.builds.map(({ slug }) => standing.proofs.get(slug)?.at)
  if (proofs.length === 0 || proofs.includes(undefined)) return undefined
  return (proofs as string[]).toSorted().at(-1)
}

/** Minutes that a topic still takes: all of it, less the share of its builds that has passed. */
function minutesLeft(topic: Topic, standing: Standing): number {
  if (progressOf(topic, standing) === 'proven') return 0
  const done = topic.builds.map(({ slug, minutes, stages }) =>
    stages.length === 0 ? 0 : (minutes * (standing.builds.get(slug)?.passed ?? 0)) / stages.length,
  )
  return Math.max(0, Math.round(topic.minutes - done.reduce((a, b) => a + b, 0)))
}

export function totalsOf(chapters: readonly { readonly topics: readonly Topic[] }[], standing: Standing): Totals {
  const topics = chapters.flatMap((chapter) => chapter.topics)
  const progress = topics.map((topic) => progressOf(topic, standing))
  return {
    chapters: chapters.length,
    topics: topics.length,
    written: topics.filter((topic) => topic.status === 'written').length,
    proven: progress.filter((one) => one === 'proven').length,
    begun: progress.filter((one) => one === 'begun').length,
    minutesLeft: topics.reduce((sum, topic) => sum + minutesLeft(topic, standing), 0),
  }
}
