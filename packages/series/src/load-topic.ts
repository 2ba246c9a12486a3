import { loadBuilds } from './load-build.ts'
import { join, SLUG, SLUG_RULE, type Folder, type NumberedEntry } from './folder.ts'
import { lessonFacts } from './lesson-facts.ts'
import { LONGEST_LESSON } from './longest-text.ts'
import { loadImages } from './load-images.ts'
import { didYouMean, nearest } from './nearest.ts'
import { readYaml } from './read-yaml.ts'
import { creditsSchema, proofSchema, recallSchema, topicSchema } from './schemas.ts'
import type { Build, Credit, ExperimentFile, PublishedProof, RecallCard, Topic } from './types.ts'
import { given } from './given.ts'

const PARTS = [
  'topic.yaml',
  'lesson.md',
  'recall.yaml',
  'experiments',
  'build',
  'builds',
  'images',
  'proof.json',
  'corrections.yaml',
  'README.md',
]

/** Reads a topic folder. Returns undefined when its `topic.yaml` can't be taken; all other parts are still looked at. */
export function loadTopic(
  folder: Folder,
  at: string,
  entry: NumberedEntry,
  chapter: string,
  series: string,
): Topic | undefined {
  const file = readYaml(folder, join(at, 'topic.yaml'), topicSchema, {
    message: 'A topic needs its topic.yaml.',
    allowed: 'title, question, minutes, needs, aliases, link, explains',
  })
  const entries = folder.list(at)
  reportStrays(folder, at, PARTS, entries, 'a topic')
  const has = (name: string) => entries.some((one) => one.name === name)
  const files = has('experiments') ? loadExperiments(folder, join(at, 'experiments')) : []
  const builds = loadBuilds(folder, at, entries, series)
  const cards = has('recall.yaml') ? loadCards(folder, join(at, 'recall.yaml')) : []
  const { lesson, experiments }: Pick<Topic, 'lesson' | 'experiments'> = has('lesson.md')
    ? loadLesson(folder, join(at, 'lesson.md'), files, builds)
    : { experiments: files }
  const images = has('images') ? loadImages(folder, join(at, 'images')) : []
  const proofs = has('proof.json') ? loadProofs(folder, join(at, 'proof.json')) : []
  const credits = has('corrections.yaml') ? loadCredits(folder, join(at, 'corrections.yaml')) : []
  if (!file) return undefined
  const { title, question, minutes, needs, aliases, link, explains } = file.value
  if (link && lesson) {
    folder.report({
      ...file.where(['link']),
      message: 'The topic is written here and elsewhere.',
      allowed: 'lesson.md or link, not both',
    })
  }
  return {
    number: entry.number,
    slug: entry.slug,
    aliases,
    title,
    question,
    minutes,
    needs,
    status: lesson || link ? 'written' : 'planned',
    ...(link ? { link } : {}),
    dir: folder.absolute(at),
    chapter,
    ...(explains ? { explains } : {}),
    ...(lesson ? { lesson } : {}),
    images,
    proofs,
    credits,
    experiments,
    builds,
    cards,
  }
}

/** Reports entries that are no part of a folder: a probable slip is an error, a test nothing, anything else a note. */
export function reportStrays(
  folder: Folder,
  at: string,
  parts: readonly string[],
  entries: readonly { name: string }[],
  what: string,
): void {
  for (const { name } of entries) {
    if (parts.includes(name) || name.endsWith('.test.ts')) continue
    const slip = nearest(name, parts) !== undefined
    const message = `This is no part of ${what} and is not read.`
    folder.report({
      path: join(at, name),
      message,
      allowed: didYouMean(name, parts),
      ...(slip ? {} : { level: 'note' }),
    })
  }
}

/** The lesson, and the experiments in the order in which it comes to them. */
function loadLesson(
  folder: Folder,
  path: string,
  experiments: readonly ExperimentFile[],
  builds: readonly Build[],
): Pick<Topic, 'lesson' | 'experiments'> {
  const source = folder.read(path, LONGEST_LESSON)
  if (source === undefined) return { experiments }
  const facts = lessonFacts(source)
  const check = (kind: string, named: LessonNames, slugs: readonly string[]) => {
    for (const { slug, line } of named) {
      if (slugs.includes(slug)) continue
      folder.report({ path, line, message: `The topic has no ${kind} “${slug}”.`, allowed: didYouMean(slug, slugs) })
    }
  }
  check(
    'experiment',
    facts.experiments,
    experiments.map((one) => one.slug),
  )
  check(
    'build',
    facts.builds,
    builds.map((one) => one.slug),
  )
  const place = ({ slug }: ExperimentFile) => facts.experiments.findIndex((named) => named.slug === slug)
  const placed = experiments.filter((one) => place(one) >= 0).sort((a, b) => place(a) - place(b))
  return {
    lesson: { path: folder.absolute(path), words: facts.words },
    experiments: [...placed, ...experiments.filter((one) => place(one) < 0)],
  }
}

type LessonNames = readonly { slug: string; line: number }[]

function loadExperiments(folder: Folder, at: string): ExperimentFile[] {
  const experiments: ExperimentFile[] = []
  for (const { name, kind } of folder.list(at)) {
    if (kind === 'folder' || name.endsWith('.test.ts')) continue
    const slug = name.replace(/\.ts$/, '')
    if (slug !== name && SLUG.test(slug)) experiments.push({ slug, path: folder.absolute(join(at, name)) })
    else {
      const allowed = `slug.ts, with ${SLUG_RULE}; what experiments have in common goes into a folder here`
      folder.report({ path: join(at, name), message: 'This is not named like an experiment.', allowed })
    }
  }
  return experiments
}

function loadCards(folder: Folder, path: string): RecallCard[] {
  const file = readYaml(folder, path, recallSchema)
  const cards: RecallCard[] = []
  for (const [index, { id, question, answer, ...rest }] of (file?.value ?? []).entries()) {
    if (cards.some((card) => card.id === id)) {
      folder.report({
        path,
        line: file?.where([index, 'id']).line ?? 1,
        message: `There is a card “${id}” already.`,
        allowed: 'an id once in a topic',
      })
    } else cards.push({ id, question, answer, ...given(rest) })
  }
  return cards
}

function loadProofs(folder: Folder, path: string): readonly PublishedProof[] {
  const file = readYaml(folder, path, proofSchema)
  return file?.value.proofs ?? []
}

function loadCredits(folder: Folder, path: string): Credit[] {
  const file = readYaml(folder, path, creditsSchema)
  return (file?.value ?? []).map(given)
}
