import { checkTopics } from './check-topics.ts'
import { Folder, join, numbered, type Entry, type NumberedEntry } from './folder.ts'
import { given } from './given.ts'
import { lessonFacts } from './lesson-facts.ts'
import { loadTopic, reportStrays } from './load-topic.ts'
import { readYaml } from './read-yaml.ts'
import { chapterSchema, glossarySchema, seriesSchema } from './schemas.ts'
import type { LoadedSeries } from './load-series.ts'
import type { Chapter, GlossaryTerm, LessonFile, Problem, Topic } from './types.ts'

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
  let folder: Folder
  try {
    folder = await Folder.open(dir)
  } catch (error) {
    const message = `The folder ${dir} can't be opened: ${(error as Error).message}`
    return { problems: [{ path: '', message, allowed: 'a folder with series.yaml' }] }
  }
  const file = await readYaml(folder, 'series.yaml', seriesSchema, {
    message: 'A series needs its series.yaml.',
    allowed:
      'format: 1, slug, title, description, version, license, and author, address, corrections where it is published',
  })
  const introduction = await loadIntroduction(folder)
  const glossary = await loadGlossary(folder)
  const chapters = await loadChapters(folder, file?.value.slug ?? 'series')
  checkTopics(folder, chapters)
  const problems = sorted(folder.problems)
  if (!file) return { problems }
  const { author, corrections, ...facts } = file.value
  const series = {
    ...given(facts),
    ...(author ? { author: given(author) } : {}),
    ...(corrections ? { corrections: given(corrections) } : {}),
    ...(introduction ? { introduction } : {}),
    dir: folder.dir,
    glossary,
    chapters,
  }
  return { series, problems }
}

async function loadIntroduction(folder: Folder): Promise<LessonFile | undefined> {
  const path = 'introduction.md'
  const source = await folder.read(path)
  return source === undefined ? undefined : { path: folder.absolute(path), words: lessonFacts(source).words }
}

async function loadChapters(folder: Folder, series: string): Promise<Chapter[]> {
  const entries = await folder.list('')
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
  const loaded = await Promise.all(found.map((entry) => loadChapter(folder, entry, series)))
  const chapters: Chapter[] = []
  for (const [index, entry] of found.entries()) {
    const chapter = loaded[index]
    const same = chapters.find((one) => one.slug === entry.slug)
    if (same)
      folder.report({
        path: entry.name,
        message: `Chapter ${same.number} has the slug “${entry.slug}” already.`,
        allowed: 'a slug once',
      })
    if (chapter) chapters.push(chapter)
  }
  return chapters
}

async function loadChapter(folder: Folder, entry: NumberedEntry, series: string): Promise<Chapter | undefined> {
  const at = entry.name
  const file = await readYaml(folder, join(at, 'chapter.yaml'), chapterSchema, {
    message: 'A chapter needs its chapter.yaml.',
    allowed: 'title',
  })
  const entries = await folder.list(at)
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
    folder.report({ path: at, message: 'The chapter has no topic.', allowed: 'folders such as 01-what-is-http' })
  const loaded = found.map((one) => loadTopic(folder, join(at, one.name), one, entry.slug, series))
  const topics: Topic[] = (await Promise.all(loaded)).filter((topic) => topic !== undefined)
  if (!file) return undefined
  return { number: entry.number, slug: entry.slug, title: file.value.title, dir: folder.absolute(at), topics }
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

async function loadGlossary(folder: Folder): Promise<GlossaryTerm[]> {
  const file = await readYaml(folder, 'glossary.yaml', glossarySchema)
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
