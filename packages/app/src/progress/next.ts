import { readingMinutes, type ExperimentFile, type Topic } from '@backroad/series'
import type { AskedCard } from '../recall/due-cards.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type { ExplanationState, Next, Workspace } from '../types.ts'
import type { Standing } from './standing.ts'
import { progressOf } from './summarize-topic.ts'

const CARDS_A_MINUTE = 2

/** What decides what comes next. */
export interface Now {
  readonly standing: Standing
  /** Newest check first. */
  readonly workspaces: readonly Workspace[]
  /** The cards that are due. */
  readonly due: readonly AskedCard[]
  /** What an experiment is called. */
  readonly titleOf: (topic: Topic, experiment: ExperimentFile) => Promise<string>
  /** How the person's own text on a topic stands, where their series has one. */
  readonly stateOf: (topic: Topic) => Promise<{ readonly slug: string; readonly state: ExplanationState } | undefined>
}

/**
 * What to do next, and why: at most three, by rule. First the stage on which a program stands, else what is left to do in a
 * topic that was begun; then the cards that are due, since they can't wait; then the other, and the next written topic whose
 * needs are met. Where something was proven and is not explained yet, that comes before what is new.
 */
export async function nextSteps(shelf: SeriesShelf, now: Now): Promise<Next[]> {
  const { standing, workspaces, due, titleOf } = now
  const stage = workspaces.map((workspace) => stageStep(shelf, standing, workspace)).find((step) => step !== undefined)
  const begun = shelf.topics.filter((topic) => topic.status === 'written' && progressOf(topic, standing) === 'begun')
  const [first, ...others] = [
    stage,
    await firstOf(begun, (topic) => begunStep(shelf, standing, topic, titleOf)),
  ].filter((step) => step !== undefined)
  const ready = shelf.topics.filter((topic) => isReady(shelf, standing, topic))
  const explain = await firstOf(provenLately(shelf, standing), (topic) => explainStep(topic, now.stateOf))
  const steps = [first, recallStep(due), ...others, explain, ...ready.map((topic) => topicStep(shelf, standing, topic))]
  return steps.filter((step) => step !== undefined).slice(0, 3)
}

async function firstOf<T, R>(list: readonly T[], find: (one: T) => Promise<R | undefined>): Promise<R | undefined> {
  for (const one of list) {
    const found = await find(one)
    if (found !== undefined) return found
  }
  return undefined
}

function recallStep(due: readonly AskedCard[]): Next | undefined {
  if (due.length === 0) return undefined
  const fresh = due.filter(({ known }) => known === undefined).length
  const back = due.length - fresh
  const [one = '', two = '', ...more] = new Set(due.map(({ topic }) => topic.title))
  const from =
    more.length > 0 ? `${one}, ${two} and ${count(more.length, 'more topic')}` : two ? `${one} and ${two}` : one
  const what = [
    ...(back > 0
      ? [`${back} ${back === 1 ? 'comes' : 'come'} back before you forget ${back === 1 ? 'it' : 'them'}`]
      : []),
    ...(fresh > 0 ? [`${fresh} ${fresh === 1 ? 'is' : 'are'} asked for the first time`] : []),
  ]
  return {
    kind: 'recall',
    title: `Recall ${count(due.length, 'card')}`,
    why: `${from}: ${what.join(', ')}.`,
    href: '/recall',
    minutes: Math.ceil(due.length / CARDS_A_MINUTE),
    action: 'Begin',
  }
}

function stageStep(shelf: SeriesShelf, standing: Standing, workspace: Workspace): Next | undefined {
  const found = shelf.findBuild(workspace.build)
  if (!found || standing.proofs.has(found.build.slug)) return undefined
  const { build, topic } = found
  const left = build.stages.filter((stage) => workspace.verdicts[stage.slug] !== 'passed')
  const href = (slug: string) => `/builds/${build.slug}?workspace=${workspace.id}&stage=${slug}`
  const stage = left[0]
  if (!stage) {
    const last = build.stages.at(-1)
    if (!last) return undefined
    return {
      kind: 'stage',
      title: `Check all of ${build.slug} at once`,
      why: 'Every stage has passed at some time; a proof needs them to pass together.',
      href: href(last.slug),
      action: 'Check all stages',
    }
  }
  const verdict = workspace.verdicts[stage.slug]
  const how =
    verdict === undefined
      ? 'It has not been checked yet.'
      : (sentence(workspace.likely) ?? `Its newest verdict is ${verdict}.`)
  const further = dependants(shelf, topic)
  const proof = `${count(left.length, 'stage')} ${left.length === 1 ? 'stands' : 'stand'} between you and a proof`
  return {
    kind: 'stage',
    title: `Stage ${stage.number} of ${build.slug}: ${stage.title}`,
    why: `${how} ${proof}${further > 0 ? `, and ${count(further, 'topic')} further on ${further === 1 ? 'needs' : 'need'} ${topic.title}` : ''}.`,
    href: href(stage.slug),
    minutes: Math.max(5, Math.round(build.minutes / build.stages.length / 5) * 5),
    action: verdict === undefined ? `Begin stage ${stage.number}` : `Go on with stage ${stage.number}`,
  }
}

/** In a topic that was begun: an experiment not yet run, else the lesson not yet read, else a build not yet started. */
async function begunStep(
  shelf: SeriesShelf,
  standing: Standing,
  topic: Topic,
  titleOf: Now['titleOf'],
): Promise<Next | undefined> {
  const href = `/topics/${topic.slug}`
  const unrun = topic.experiments.filter(({ slug }) => !standing.experiments.get(topic.slug)?.has(slug))
  if (!standing.read.has(topic.slug)) {
    return {
      kind: 'topic',
      title: `Read ${topic.title}`,
      why: 'You have begun it, and its lesson is still unread.',
      href,
      minutes: readingMinutes(topic.lesson?.words ?? 0),
      action: 'Read the lesson',
    }
  }
  const experiment = unrun[0]
  if (experiment) {
    const done = topic.experiments.length - unrun.length
    return {
      kind: 'experiment',
      title: `Predict and run: ${await titleOf(topic, experiment)}`,
      why: `You have read ${topic.title}, and run ${done} of its ${count(topic.experiments.length, 'experiment')}.`,
      href: `${href}#${experiment.slug}`,
      action: 'Make a prediction',
    }
  }
  const build = topic.builds.find(({ slug }) => !standing.builds.has(slug))
  if (!build) return undefined
  return {
    kind: 'stage',
    title: `Start your own ${build.slug}`,
    why: `You have read ${topic.title} and run its experiments; building it is what proves it. ${count(build.stages.length, 'stage')}, in any language.`,
    href: `/builds/${build.slug}`,
    minutes: build.minutes,
    action: 'Start it',
  }
}

/** Proven topics, the newest proof first. */
function provenLately(shelf: SeriesShelf, standing: Standing): Topic[] {
  const at = (topic: Topic) =>
    topic.builds
      .map(({ slug }) => standing.proofs.get(slug)?.at ?? '')
      .toSorted()
      .at(-1) ?? ''
  const proven = shelf.topics.filter((topic) => progressOf(topic, standing) === 'proven')
  return proven.toSorted((a, b) => (at(a) < at(b) ? 1 : -1))
}

/** A topic that was proven and that nothing of the person's own explains yet, or only a draft. */
async function explainStep(topic: Topic, stateOf: Now['stateOf']): Promise<Next | undefined> {
  const own = await stateOf(topic)
  if (own?.state === 'published' || own?.state === 'elsewhere') return undefined
  const isBegun = own?.state === 'draft'
  return {
    kind: 'explanation',
    title: `Explain it: ${topic.title}`,
    why: isBegun
      ? 'You have proven it, and your own text on it is a draft.'
      : 'You have proven it; to write it in your own words is what makes it stay.',
    href: `/write/${own?.slug ?? topic.slug}`,
    action: isBegun ? 'Go on writing' : 'Write',
  }
}

/** Written, not begun, and all it needs is proven. What it needs but nobody has written yet can't hold it up. */
function isReady(shelf: SeriesShelf, standing: Standing, topic: Topic): boolean {
  if (topic.status !== 'written' || topic.link !== undefined || progressOf(topic, standing) !== 'none') return false
  return neededTopics(shelf, topic).every((need) => progressOf(need, standing) === 'proven')
}

function neededTopics(shelf: SeriesShelf, topic: Topic): Topic[] {
  return shelf.topics.filter(
    (one) => topic.needs.includes(one.slug) && one.status === 'written' && one.builds.length > 0,
  )
}

function topicStep(shelf: SeriesShelf, standing: Standing, topic: Topic): Next {
  const further = dependants(shelf, topic)
  const ground = neededTopics(shelf, topic).length > 0 ? 'You have proven what it needs' : 'You can begin here'
  const reach = further > 0 ? `, and ${count(further, 'topic')} further on ${further === 1 ? 'needs' : 'need'} it` : ''
  return {
    kind: 'topic',
    title: topic.title,
    why: `${ground}${reach}. ${partsOf(topic)}`,
    href: `/topics/${topic.slug}`,
    minutes: topic.minutes,
    action: 'Begin',
  }
}

/** What a topic is made of: its hours are mostly those of its build. */
function partsOf({ lesson, experiments, builds }: Topic): string {
  const parts = [
    ...(lesson ? [`a lesson of ${count(readingMinutes(lesson.words), 'minute')}`] : []),
    ...(experiments.length > 0 ? [count(experiments.length, 'experiment')] : []),
    ...(builds.length > 0 ? [builds.length === 1 ? 'a build' : `${builds.length} builds`] : []),
  ]
  const last = parts.pop() ?? ''
  return sentence(parts.length > 0 ? `${parts.join(', ')} and ${last}` : last) ?? ''
}

/** How many topics need this one, directly or through others. */
function dependants(shelf: SeriesShelf, topic: Topic): number {
  const reached = new Set([topic.slug])
  for (let size = 0; size !== reached.size;) {
    size = reached.size
    for (const one of shelf.topics) if (one.needs.some((need) => reached.has(need))) reached.add(one.slug)
  }
  return reached.size - 1
}

/** A phrase of an author as a sentence. */
function sentence(text: string | undefined): string | undefined {
  if (!text) return undefined
  return `${text[0]!.toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`
}

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`
