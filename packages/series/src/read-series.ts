import { setImmediate } from 'node:timers/promises'
import { checkTopics } from './check-topics.ts'
import { Folder, join, numbered, type Entry, type NumberedEntry } from './folder.ts'
import { given } from './given.ts'
import { lessonFacts } from './lesson-facts.ts'
import { LONGEST_LESSON } from './longest-text.ts'
import { loadTopic, reportStrays } from './load-topic.ts'
import { readYaml } from './read-yaml.ts'
import { chapterSchema, glossarySchema, seriesSchema } from './schemas.ts'
import type { LoadedSeries } from './load-series.ts'
import type { Chapter, GlossaryTerm, LessonFile, Problem, Series, Topic } from './types.ts'

const PARTS = [
  'series.yaml',
  'introduction.md',
  'glossary.yaml',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'package.json',
  'tsconfig.json',
]

/** What `loadSeries` promises. */
export async function readSeries(dir: string): Promise<LoadedSeries> {
  const opened = await openFolder(dir)
  if ('problems' in opened) return opened
  const { folder } = opened
  const { facts, chapters: places } = readFrame(folder)
  const chapters: Chapter[] = []
  for (const { title, topics: placed, ...place } of places) {
    const topics: Topic[] = []
    for (const one of placed) {
      const topic = loadTopic(folder, one.path, one, one.chapter, facts?.slug ?? 'series')
      if (topic) topics.push(topic)
      // A long series takes seconds; whoever else has something to do has its turn.
      await setImmediate()
    }
    if (title !== undefined) chapters.push({ ...place, title, topics })
  }
  checkTopics(folder, chapters)
  const problems = sorted(folder.problems)
  return facts ? { series: { ...facts, chapters }, problems } : { problems }
}

/** All of a series but its topics. */
export interface Frame {
  /** What stands in its own files; absent when series.yaml can't be taken. */
  readonly facts?: Omit<Series, 'chapters'>
  readonly chapters: readonly ChapterPlace[]
}

/** A chapter's folder; it has no title when its `chapter.yaml` can't be taken. */
export interface ChapterPlace {
  readonly number: number
  readonly slug: string
  readonly title?: string
  readonly dir: string
  readonly topics: readonly TopicPlace[]
}

/** A topic's folder, before it is read. */
export interface TopicPlace extends NumberedEntry {
  /** "01-internet/02-what-is-http" */
  readonly path: string
  /** Slug of its chapter. */
  readonly chapter: string
}

export async function openFolder(dir: string): Promise<{ folder: Folder } | { problems: Problem[] }> {
  try {
    return { folder: await Folder.open(dir) }
  } catch (error) {
    const { code, message: said } = error as NodeJS.ErrnoException
    const message =
      code === 'ENOENT' || code === 'ENOTDIR'
        ? `There is no folder ${dir}.`
        : `The folder ${dir} can't be opened: ${said}`
    return { problems: [{ path: '', message, allowed: 'a folder with series.yaml' }] }
  }
}

/** Reads what is a series' own and finds its topics. */
export function readFrame(folder: Folder): Frame {
  const file = readYaml(folder, 'series.yaml', seriesSchema, {
    message: 'A series needs its series.yaml.',
    allowed:
      'format: 1, slug, title, description, version, license, and author, address, corrections where it is published',
  })
  const introduction = loadIntroduction(folder)
  const glossary = loadGlossary(folder)
  const chapters = findChapters(folder)
  if (!file) return { chapters }
  const { author, corrections, ...facts } = file.value
  return {
    facts: {
      ...given(facts),
      ...(author ? { author: given(author) } : {}),
      ...(corrections ? { corrections: given(corrections) } : {}),
      ...(introduction ? { introduction } : {}),
      dir: folder.dir,
      glossary,
    },
    chapters,
  }
}

function loadIntroduction(folder: Folder): LessonFile | undefined {
  const path = 'introduction.md'
  const source = folder.read(path, LONGEST_LESSON)
  return source === undefined ? undefined : { path: folder.absolute(path), words: lessonFacts(source).words }
}

function findChapters(folder: Folder): ChapterPlace[] {
  const entries = folder.list('')
  const looksLikeChapter = ({ name, kind }: Entry) => kind === 'folder' && /^\d/.test(name)
  reportStrays(
    folder,
    '',
    PARTS,
    entries.filter((entry) => !looksLikeChapter(entry)),
    'a series',
  )
  const found = numberedFolders(folder, '', entries.filter(looksLikeChapter))
  if (!found.length)
    folder.report({ path: '', message: 'The series has no chapter.', allowed: 'folders such as 01-internet' })
  const chapters = found.map((entry) => findChapter(folder, entry))
  for (const [index, chapter] of chapters.entries()) {
    const same = chapters.slice(0, index).find((one) => one.title !== undefined && one.slug === chapter.slug)
    if (same)
      folder.report({
        path: found[index]!.name,
        message: `Chapter ${same.number} has the slug “${chapter.slug}” already.`,
        allowed: 'a slug once',
      })
  }
  return chapters
}

function findChapter(folder: Folder, entry: NumberedEntry): ChapterPlace {
  const at = entry.name
  const file = readYaml(folder, join(at, 'chapter.yaml'), chapterSchema, {
    message: 'A chapter needs its chapter.yaml.',
    allowed: 'title',
  })
  const entries = folder.list(at)
  const isTopic = ({ name, kind }: Entry) => kind === 'folder' && /^\d/.test(name)
  reportStrays(
    folder,
    at,
    ['chapter.yaml', 'README.md'],
    entries.filter((one) => !isTopic(one)),
    'a chapter',
  )
  const found = numberedFolders(folder, at, entries.filter(isTopic))
  if (!found.length)
    folder.report({
      path: at,
      message: 'The chapter has no topic.',
      allowed: 'folders such as 01-what-is-http',
      level: 'note',
    })
  const topics = found.map((one) => ({ ...one, path: join(at, one.name), chapter: entry.slug }))
  const title = file?.value.title
  return {
    number: entry.number,
    slug: entry.slug,
    ...(title === undefined ? {} : { title }),
    dir: folder.absolute(at),
    topics,
  }
}

function numberedFolders(folder: Folder, at: string, entries: readonly Entry[]): NumberedEntry[] {
  for (const { name } of entries) {
    if (!/^\d{2,}-./.test(name)) {
      folder.report({
        path: join(at, name),
        message: `“${name}” is not named as a chapter or topic.`,
        allowed: 'two digits, a hyphen and a slug: 03-what-is-git',
      })
    }
  }
  return numbered(
    folder,
    at,
    entries.filter(({ name }) => /^\d{2,}-./.test(name)),
  )
}

function loadGlossary(folder: Folder): GlossaryTerm[] {
  const file = readYaml(folder, 'glossary.yaml', glossarySchema)
  const seen = new Map<string, string>()
  const terms: GlossaryTerm[] = []
  for (const [index, entry] of (file?.value ?? []).entries()) {
    const names = [entry.term, ...entry.also]
    for (const [at, name] of names.entries()) {
      const other = seen.get(name.toLowerCase())
      if (other === undefined) seen.set(name.toLowerCase(), entry.term)
      else if (file) {
        const where = file.where(at === 0 ? [index, 'term'] : [index, 'also', at - 1])
        folder.report({
          ...where,
          message: `“${name}” is already a name of the term “${other}”.`,
          allowed: 'a name once',
        })
      }
    }
    terms.push(entry)
  }
  return terms
}

function sorted(problems: readonly Problem[]): Problem[] {
  const known = new Set<string>()
  const once = problems.filter((problem) => {
    const key = JSON.stringify(problem)
    return known.has(key) ? false : known.add(key)
  })
  return once.sort(
    (a, b) => a.path.localeCompare(b.path, 'en') || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  )
}
