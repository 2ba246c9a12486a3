import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Document } from 'yaml'
import { SLUG, SLUG_RULE } from '../folder.ts'
import { slugOf } from '../import-toc/title-slug.ts'
import { loadSeries } from '../load-series.ts'
import { nearest } from '../nearest.ts'
import type { Chapter, Series } from '../types.ts'
import { templates, textTemplates } from './templates.ts'

export interface NewTopic {
  /** Slug or title of the chapter; one that isn't there is made, last, with this as its title. The last one unless told. */
  readonly chapter?: string
  readonly title: string
  /** The question the lesson will answer; the title as a question unless told. */
  readonly question?: string
  readonly slug?: string
  /** Templates of every part, or none but `topic.yaml`, which is enough for a text. As the other topics are unless told. */
  readonly parts?: 'all' | 'text'
}

/** A topic could not be made; the message says what to do. Nothing was written. */
export class NewTopicError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NewTopicError'
  }
}

/**
 * Makes the folder of a new topic, last in its chapter, with a template of every part; in a series whose topics are texts only, with
 * `topic.yaml` alone. All else are drafts (`lesson.draft.md`, `build.draft/`), which are not read, so the topic is planned until
 * `lesson.md` stands there. The folder has its name when it is whole.
 *
 * @returns the new folder and the files in it, relative to it
 * @throws NewTopicError when the series can't be read, or holds the topic already
 */
export async function newTopic(dir: string, topic: NewTopic): Promise<{ dir: string; files: string[] }> {
  const series = await open(dir)
  const slug = topic.slug ?? slugOf(topic.title, 'topic')
  refuseUnfit(series, topic, slug)

  const chapterDir = await chapterFor(series, topic.chapter)
  const here = path.join(chapterDir, `${await nextNumber(chapterDir)}-${slug}`)
  const question = topic.question ?? (topic.title.trim().endsWith('?') ? topic.title : `${topic.title}?`)
  const facts = { series: series.slug, slug, title: topic.title.trim(), question: question.trim() }
  const parts = topic.parts ?? ((await areTexts(series)) ? 'text' : 'all')
  const files = parts === 'text' ? textTemplates(facts) : templates(facts)
  await writeFolder(here, files)
  return { dir: here, files: Object.keys(files) }
}

/**
 * Makes a chapter without a topic, the last one; gives its folder.
 *
 * @throws NewTopicError when the series can't be read, or holds the chapter already
 */
export async function newChapter(dir: string, title: string): Promise<string> {
  const series = await open(dir)
  if (findChapter(series, title, false))
    throw new NewTopicError(`The series has the chapter “${title.trim()}” already.`)
  return makeChapter(series, title)
}

/** A series that can't be read may have a hundred reasons; the first few lead on. */
const MOST_REASONS = 3

async function open(dir: string): Promise<Series> {
  const { series, problems } = await loadSeries(dir)
  if (series) return series
  const said = problems.slice(0, MOST_REASONS).map((one) => `\n  ${one.path} ${one.message}`)
  const left = problems.length - said.length
  throw new NewTopicError(`${dir} is no series:${said.join('')}${left > 0 ? `\n  and ${left} more like these` : ''}`)
}

/** Whether topics are there, and none has begun anything but a text. */
async function areTexts({ chapters }: Series): Promise<boolean> {
  const topics = chapters.flatMap((chapter) => chapter.topics)
  const isText = await Promise.all(
    topics.map(async ({ dir }) =>
      (await readdir(dir)).every((name) => !/^(?:experiments|builds?|recall)\b/.test(name)),
    ),
  )
  return topics.length > 0 && isText.every(Boolean)
}

/** Under a hidden name first, so that a folder that is there is whole. */
async function writeFolder(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  const half = await mkdtemp(path.join(path.dirname(dir), '.new-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(half, 'made', name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, text, { flag: 'wx', flush: true })
    }
    await rename(path.join(half, 'made'), dir)
  } finally {
    await rm(half, { recursive: true, force: true })
  }
}

function refuseUnfit(series: Series, topic: NewTopic, slug: string): void {
  if (topic.title.trim() === '' || /[\r\n]/.test(topic.title))
    throw new NewTopicError('A topic needs a title of one line.')
  if (!SLUG.test(slug)) throw new NewTopicError(`“${slug}” is not a slug: ${SLUG_RULE}.`)
  const same = series.chapters
    .flatMap((chapter) => chapter.topics)
    .find((one) => one.slug === slug || one.aliases.includes(slug))
  if (same)
    throw new NewTopicError(`The series has the topic ${slug} already: “${same.title}”. Give another title or slug.`)
}

async function chapterFor(series: Series, name: string | undefined): Promise<string> {
  const chapter = name === undefined ? series.chapters.at(-1) : findChapter(series, name)
  if (chapter) return chapter.dir
  if (name === undefined) throw new NewTopicError('The series has no chapter yet: name one with --chapter TITLE.')
  return makeChapter(series, name)
}

function findChapter(series: Series, name: string, guesses = true): Chapter | undefined {
  const wanted = name.trim().toLowerCase()
  const found = series.chapters.find((chapter) => chapter.slug === wanted || chapter.title.toLowerCase() === wanted)
  if (found || !guesses) return found
  const guess = nearest(
    wanted,
    series.chapters.flatMap((chapter) => [chapter.slug, chapter.title]),
  )
  if (guess) throw new NewTopicError(`There is no chapter “${name}”. Did you mean “${guess}”?`)
  return undefined
}

async function makeChapter(series: Series, title: string): Promise<string> {
  if (title.trim() === '' || /[\r\n]/.test(title)) throw new NewTopicError('A chapter needs a title of one line.')
  const slug = slugOf(title, 'chapter')
  if (series.chapters.some((chapter) => chapter.slug === slug))
    throw new NewTopicError(`The series has a chapter of the name ${slug} already. Give another title.`)
  const dir = path.join(series.dir, `${await nextNumber(series.dir)}-${slug}`)
  await writeFolder(dir, { 'chapter.yaml': new Document({ title: title.trim() }).toString() })
  return dir
}

async function nextNumber(dir: string): Promise<string> {
  const numbers = (await readdir(dir)).map((name) => Number(/^(\d+)-/.exec(name)?.[1] ?? 0))
  return String(Math.max(0, ...numbers) + 1).padStart(2, '0')
}
