import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Document } from 'yaml'
import { SLUG, SLUG_RULE } from '../folder.ts'
import { slugOf } from '../import-toc/title-slug.ts'
import { loadSeries } from '../load-series.ts'
import { nearest } from '../nearest.ts'
import type { Chapter, Series } from '../types.ts'
import { templates } from './templates.ts'

export interface NewTopic {
  /** Slug or title of the chapter; one that isn't there is made, last, with this as its title. */
  readonly chapter: string
  readonly title: string
  /** The question the lesson will answer; the title as a question unless told. */
  readonly question?: string
  readonly slug?: string
}

/** A topic could not be made; the message says what to do. Nothing was written. */
export class NewTopicError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NewTopicError'
  }
}

/**
 * Makes the folder of a new topic, last in its chapter, with a template of every part. All but `topic.yaml` are drafts
 * (`lesson.draft.md`, `build.draft/`), which are not read, so the topic is planned until `lesson.md` stands there.
 *
 * @returns the new folder and the files in it, relative to it
 * @throws NewTopicError when the series can't be read, or holds the topic already
 */
export async function newTopic(dir: string, topic: NewTopic): Promise<{ dir: string; files: string[] }> {
  const { series, problems } = await loadSeries(dir)
  if (!series)
    throw new NewTopicError(`${dir} is no series: ${problems.map((one) => `${one.path} ${one.message}`).join(' ')}`)
  const slug = topic.slug ?? slugOf(topic.title, 'topic')
  refuseUnfit(series, topic, slug)

  const chapter = findChapter(series, topic.chapter)
  const chapterDir = chapter?.dir ?? (await makeChapter(series, topic.chapter))
  const here = path.join(chapterDir, `${await nextNumber(chapterDir)}-${slug}`)
  const question = topic.question ?? (topic.title.trim().endsWith('?') ? topic.title : `${topic.title}?`)
  const files = templates({ series: series.slug, slug, title: topic.title.trim(), question })
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(here, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text, { flag: 'wx' })
  }
  return { dir: here, files: Object.keys(files) }
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

function findChapter(series: Series, name: string): Chapter | undefined {
  const wanted = name.trim().toLowerCase()
  const found = series.chapters.find((chapter) => chapter.slug === wanted || chapter.title.toLowerCase() === wanted)
  if (found) return found
  const guess = nearest(
    wanted,
    series.chapters.flatMap((chapter) => [chapter.slug, chapter.title]),
  )
  if (guess) throw new NewTopicError(`There is no chapter “${name}”. Did you mean “${guess}”?`)
  return undefined
}

async function makeChapter(series: Series, title: string): Promise<string> {
  if (title.trim() === '') throw new NewTopicError('A chapter needs a title.')
  const dir = path.join(series.dir, `${await nextNumber(series.dir)}-${slugOf(title, 'chapter')}`)
  await mkdir(dir)
  await writeFile(path.join(dir, 'chapter.yaml'), new Document({ title: title.trim() }).toString(), { flag: 'wx' })
  return dir
}

async function nextNumber(dir: string): Promise<string> {
  const numbers = (await readdir(dir)).map((name) => Number(/^(\d+)-/.exec(name)?.[1] ?? 0))
  return String(Math.max(0, ...numbers) + 1).padStart(2, '0')
}
