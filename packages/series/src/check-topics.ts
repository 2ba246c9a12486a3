import path from 'node:path'
import { join, type Folder, type Place } from './folder.ts'
import { didYouMean } from './nearest.ts'
import type { Build, Chapter, Topic } from './types.ts'

/**
 * What only shows when all topics are read: slugs and aliases used twice, builds of one name, needs that name no topic
 * or go round in a circle, and (as notes) what a written topic still lacks.
 */
export function checkTopics(folder: Folder, chapters: readonly Chapter[]): void {
  const topics = chapters.flatMap((chapter) => chapter.topics)
  checkTogether(folder, topics)
  if (!isOfTexts(topics)) for (const topic of topics) noteMissingParts(folder, topic)
}

/** Of a topic, what may contradict another. */
export interface TopicNames extends Pick<Topic, 'slug' | 'aliases' | 'needs' | 'dir'> {
  readonly builds: readonly Pick<Build, 'slug' | 'dir'>[]
}

/** The errors that only show when all topics are read. */
export function checkTogether(folder: Folder, topics: readonly TopicNames[]): void {
  checkSlugs(folder, topics)
  checkNeeds(folder, topics)
  checkBuildSlugs(folder, topics)
}

const relative = (folder: Folder, topic: TopicNames) => path.relative(folder.dir, topic.dir).split(path.sep).join('/')

/** The place of a key in the topic's `topic.yaml`. */
function where(folder: Folder, topic: TopicNames, keys: readonly PropertyKey[]): Place {
  const file = join(relative(folder, topic), 'topic.yaml')
  return folder.places.get(file)?.(keys) ?? { path: file, line: 1, column: 1 }
}

function checkSlugs(folder: Folder, topics: readonly TopicNames[]): void {
  const owner = new Map<string, TopicNames>()
  for (const topic of topics) {
    const other = owner.get(topic.slug)
    if (other) {
      const allowed = 'a slug once in a series: it is what progress is kept under'
      folder.report({
        path: relative(folder, topic),
        message: `The slug “${topic.slug}” is used by ${relative(folder, other)} already.`,
        allowed,
      })
    } else owner.set(topic.slug, topic)
  }
  for (const topic of topics) {
    for (const [index, alias] of topic.aliases.entries()) {
      const other = owner.get(alias)
      if (other) {
        const message = `The alias “${alias}” is already ${other === topic ? 'a name of this topic' : `a name of ${relative(folder, other)}`}.`
        folder.report({
          ...where(folder, topic, ['aliases', index]),
          message,
          allowed: 'a slug that the topic had before and no other has now',
        })
      } else owner.set(alias, topic)
    }
  }
}

function checkNeeds(folder: Folder, topics: readonly TopicNames[]): void {
  const bySlug = new Map(topics.map((topic) => [topic.slug, topic]))
  const slugs = [...bySlug.keys()]
  for (const topic of topics) {
    for (const [index, need] of topic.needs.entries()) {
      const report = (message: string, allowed: string) =>
        folder.report({ ...where(folder, topic, ['needs', index]), message, allowed })
      if (topic.needs.indexOf(need) !== index) report(`“${need}” is named twice.`, 'a topic once')
      else if (need === topic.slug) report('The topic needs itself.', 'topics to take first')
      else if (!bySlug.has(need)) report(`There is no topic “${need}”.`, didYouMean(need, slugs))
    }
  }
  for (const circle of circles(topics, bySlug)) {
    const [first] = circle
    if (!first) continue
    const way = [...circle, first].map((topic) => topic.slug).join(' → ')
    folder.report({
      ...where(folder, first, ['needs']),
      message: `The needs go round in a circle: ${way}.`,
      allowed: 'needs that end somewhere',
    })
  }
}

/** Each circle of needs once, by depth-first search. A topic that needs itself is reported elsewhere. */
function circles(topics: readonly TopicNames[], bySlug: ReadonlyMap<string, TopicNames>): TopicNames[][] {
  const found: TopicNames[][] = []
  const done = new Set<TopicNames>()
  const way: TopicNames[] = []
  const go = (topic: TopicNames) => {
    const at = way.indexOf(topic)
    if (at !== -1) {
      found.push(way.slice(at))
      return
    }
    if (done.has(topic)) return
    way.push(topic)
    for (const need of topic.needs) {
      const next = bySlug.get(need)
      if (next && next !== topic) go(next)
    }
    way.pop()
    done.add(topic)
  }
  for (const topic of topics) go(topic)
  return found
}

function checkBuildSlugs(folder: Folder, topics: readonly TopicNames[]): void {
  const owner = new Map<string, TopicNames>()
  for (const topic of topics) {
    for (const build of topic.builds) {
      const other = owner.get(build.slug)
      const at = path.relative(folder.dir, build.dir).split(path.sep).join('/')
      if (other) {
        const message = `The build “${build.slug}” is already in ${relative(folder, other)}.`
        folder.report({
          path: join(at, 'build.yaml'),
          message,
          allowed: 'a name once in a series: workspaces say which build they are by it',
        })
      } else owner.set(build.slug, topic)
    }
  }
}

/**
 * A series of one's own words. It is seen from the files, so that everybody gets the same answer: a topic says what it explains, or none
 * has a build, an experiment or a card.
 */
function isOfTexts(topics: readonly Topic[]): boolean {
  if (topics.some(({ explains }) => explains !== undefined)) return true
  return topics.every(({ builds, experiments, cards }) => !builds.length && !experiments.length && !cards.length)
}

function noteMissingParts(folder: Folder, topic: Topic): void {
  if (!topic.lesson) return
  const at = relative(folder, topic)
  const note = (message: string, allowed: string) => folder.report({ path: at, message, allowed, level: 'note' })
  const { words } = topic.lesson
  if (words < 1200 || words > 2500) note(`The lesson has ${words} words.`, '1,200 to 2,500')
  if (topic.experiments.length < 2)
    note(`The topic has ${count(topic.experiments.length, 'experiment')}.`, 'two or more')
  const building = topic.builds.reduce((minutes, build) => minutes + build.minutes, 0)
  if (topic.minutes <= building) {
    note(
      `The topic's ${topic.minutes} minutes hold no time beside its builds' ${building}.`,
      'reading, experiments and builds together',
    )
  }
  if (!topic.builds.length) note('The topic has no build.', 'one build')
  for (const build of topic.builds) {
    if (build.stages.length < 8)
      note(`The build ${build.slug} has ${count(build.stages.length, 'stage')}.`, '8 or more')
    for (const stage of build.stages) {
      if (build.wrong.some((wrong) => wrong.caughtBy === stage.slug)) continue
      note(
        `No wrong program of ${build.slug} is caught by stage ${stage.number}, ${stage.slug}.`,
        'one or more for each stage',
      )
    }
  }
  if (topic.cards.length < 6) note(`The topic has ${count(topic.cards.length, 'recall card')}.`, 'six or more')
}

function count(number: number, what: string): string {
  return number === 0 ? `no ${what}` : `${number} ${what}${number === 1 ? '' : 's'}`
}
