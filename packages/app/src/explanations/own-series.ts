import { changeYaml, type ImportReport, type Problem, type Topic } from '@backroad/series'
import { existsSync, statSync } from 'node:fs'
import { readFile, realpath, rm, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import type { Basis } from '../basis/basis.ts'
import { appError } from '../errors.ts'
import { progressOf } from '../progress/summarize-topic.ts'
import { readStanding } from '../progress/standing.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type { Database } from '../storage/open-database.ts'
import type { OwnSeriesPage, OwnTopicSummary } from '../types.ts'
import { arrangeSeries, type Order } from './arrange.ts'
import { beginSeries } from './begin-series.ts'
import { OwnContents } from './own-contents.ts'
import { detailsOf, detailsYaml, type OwnDetails } from './own-details.ts'
import { OwnFolders, type OwnFolder, type OwnTopic } from './own-folder.ts'
import { nearestTopic } from './nearest-topic.ts'
import { proposeMatches } from './propose.ts'
import { readText, unwritable, writeWhole } from './text-file.ts'

/** A person's own series: which folder it is, its order, and what each of its topics explains. */
export class OwnSeries {
  readonly #db: Database
  readonly #shelf: SeriesShelf
  readonly #dataDir: string
  readonly #clock: () => number
  readonly #folders = new OwnFolders()
  readonly contents: OwnContents

  constructor(parts: { db: Database; shelf: SeriesShelf; dataDir: string; clock: () => number }) {
    this.#db = parts.db
    this.#shelf = parts.shelf
    this.#dataDir = parts.dataDir
    this.#clock = parts.clock
    this.contents = new OwnContents(this)
  }

  /** Where it is: the newest place that is on this machine; undefined where there never was one. */
  async dir(): Promise<string | undefined> {
    const rows = await this.#db.selectFrom('own_series').select('dir').orderBy('since', 'desc').execute()
    return (rows.find(({ dir }) => existsSync(dir)) ?? rows[0])?.dir
  }

  /** Takes a folder for one's own series from now on. Throws `own-series-invalid`. */
  async use(dir: string): Promise<string> {
    const real = await realpath(path.resolve(dir)).catch(() => path.resolve(dir))
    const why = whyNone(real)
    if (why !== undefined) throw appError('own-series-invalid', { dir: real, problems: [why] })
    const { folder, problems } = await this.#folders.read(real)
    if (!folder) throw appError('own-series-invalid', { dir: real, problems: problems.slice(0, 10).map(said) })
    const newest = await this.#db
      .selectFrom('own_series')
      .select((e) => e.fn.max('since').as('since'))
      .executeTakeFirst()
    const since = Math.max(this.#clock(), Number(newest?.since ?? 0) + 1)
    await this.#db.insertInto('own_series').values({ dir: folder.dir, since }).execute()
    return folder.dir
  }

  /** Makes a series of the table of contents that is taken, in the data folder. Throws `own-series-exists`, `text-unwritable`. */
  async begin(): Promise<string> {
    const dir = this.#place
    if (existsSync(dir)) {
      const { folder } = await this.#folders.read(dir)
      if (!folder) throw appError('own-series-exists', { dir })
    } else await beginSeries(dir, this.#shelf.series)
    return this.use(dir)
  }

  /**
   * Makes a series of a table of contents that a person has, in the data folder; gives what was not taken over, and why. Throws
   * `own-series-exists`, `own-series-import`.
   */
  async importToc(source: string): Promise<ImportReport['left']> {
    const dir = this.#place
    if (existsSync(dir)) throw appError('own-series-exists', { dir })
    const { importToc, ImportError } = await import('@backroad/series')
    try {
      const { left } = await importToc(source, dir)
      await this.use(dir)
      return left
    } catch (error) {
      if (error instanceof ImportError) throw appError('own-series-import', { reason: error.message }, error)
      throw unwritable(dir, error)
    }
  }

  get #place(): string {
    return path.join(this.#dataDir, 'series')
  }

  /** The series as it is on disk now. Throws `own-series-none`, `own-series-missing`. */
  async open(): Promise<OwnFolder> {
    const folder = await this.find()
    if (!folder) throw appError('own-series-none', {})
    return folder
  }

  /** The same; `undefined` where there is none. Throws `own-series-missing`. */
  async find(): Promise<OwnFolder | undefined> {
    const dir = await this.dir()
    if (dir === undefined) return undefined
    const why = whyNone(dir)
    if (why !== undefined) throw appError('own-series-missing', { dir, problems: [why] })
    const { folder, problems } = await this.#folders.read(dir).catch((error: unknown) => {
      throw (error as NodeJS.ErrnoException).code === 'EACCES'
        ? appError('own-series-missing', { dir, problems: ['You may not read it.'] }, error)
        : error
    })
    if (!folder) throw appError('own-series-missing', { dir, problems: problems.slice(0, 10).map(said) })
    return folder
  }

  /** The slug of the topic that a person means by a slug or a title. Throws `own-topic-not-found`, with the nearest. */
  async slugOf(name: string): Promise<string> {
    const { topics } = await this.open()
    const plain = (text: string) =>
      text
        .trim()
        .toLowerCase()
        .replace(/[?!.]+$/, '')
    const titled = topics.filter(({ topic }) => plain(topic.title) === plain(name))
    if (titled.length === 1) return titled[0]!.topic.slug
    return (await this.topic(name)).own.topic.slug
  }

  /** By its slug, an earlier one, or what it explains. Throws `own-topic-not-found`. */
  async topic(slug: string): Promise<{ folder: OwnFolder; own: OwnTopic }> {
    const folder = await this.open()
    const own =
      folder.topics.find(({ topic }) => [topic.slug, ...topic.aliases].includes(slug)) ?? this.#explaining(folder, slug)
    if (!own) {
      const nearest = nearestTopic(
        slug,
        folder.topics.map(({ topic }) => topic),
      )
      throw appError('own-topic-not-found', { topic: slug, dir: folder.dir, nearest })
    }
    return { folder, own }
  }

  /** How the explanation of a topic of the series being learned stands; `undefined` where nothing explains it. */
  async explaining(topic: Topic, basis?: Basis): Promise<OwnTopic | undefined> {
    const dir = await this.dir()
    if (dir === undefined) return undefined
    basis?.file(dir)
    basis?.file(path.join(dir, 'series.yaml'))
    const folder = await this.find().catch(() => undefined)
    if (!folder) return undefined
    const own = this.#explaining(folder, topic.slug)
    // Whatever else begins to explain it does so in one of these files.
    const files = own ? [own.topic.dir, path.join(own.topic.dir, 'topic.yaml'), own.chapter.dir] : topicFiles(folder)
    for (const file of files) basis?.file(file)
    return own
  }

  #explaining(folder: OwnFolder, slug: string): OwnTopic | undefined {
    const now = this.#shelf.currentSlug(slug)
    if (now === undefined) return undefined
    return folder.topics.find(({ topic }) => this.#learned(topic.explains)?.slug === now)
  }

  /** The topic of the series being learned of that full name. */
  #learned(explains: string | undefined): Topic | undefined {
    const [series, slug = ''] = explains?.split('/') ?? []
    if (series !== this.#shelf.series.slug || this.#shelf.currentSlug(slug) === undefined) return undefined
    return this.#shelf.topic(slug).topic
  }

  /** The topic of the series being learned that one's own explains, if any. */
  learnedBy({ explains }: Topic): Topic | undefined {
    return this.#learned(explains)
  }

  /** The list of one's topics with how each stands, and what may be chosen for them. */
  async page(): Promise<OwnSeriesPage> {
    const taken = this.#shelf.series
    const learned = this.#shelf.topics.map(({ slug, title }) => ({ slug: `${taken.slug}/${slug}`, title }))
    const begin = { dir: this.#place, title: taken.title, topics: learned.length }
    const folder = await this.find()
    if (!folder) return { begin, learned }
    const standing = await readStanding(this.#db, this.#shelf)
    const proposals = proposeMatches(
      folder.topics.map(({ topic }) => topic),
      this.#shelf.topics,
      taken.slug,
    )
    const isProven = (topic: Topic) => {
      const of = this.learnedBy(topic)
      return of !== undefined && progressOf(of, standing) === 'proven'
    }
    const summaries = folder.topics.map((own) => summarize(own, isProven(own.topic), proposals.get(own.topic.slug)))
    const { series } = folder
    return {
      begin,
      learned,
      series: {
        dir: folder.dir,
        slug: series.slug,
        title: series.title,
        description: series.description,
        introduction: (series.introduction && (await readText(series.introduction.path))) ?? '',
        ...detailsOf(series),
        chapters: series.chapters.map((chapter) => ({
          number: chapter.number,
          slug: chapter.slug,
          title: chapter.title,
          topics: summaries.filter((_, i) => folder.topics[i]!.chapter === chapter),
        })),
        totals: {
          topics: summaries.length,
          published: summaries.filter(({ state }) => state === 'published').length,
          drafts: summaries.filter(({ state }) => state === 'draft').length,
          proven: summaries.filter(({ proven }) => proven).length,
          words: summaries.reduce((sum, { words }) => sum + words, 0),
        },
        hasGaps: hasGaps(series),
        site: siteBeside(folder.dir),
        problems: folder.problems.filter(({ level }) => level !== 'note').map(said),
      },
    }
  }

  /** Puts chapters and topics into another order. Throws `own-order`, `text-unwritable`. */
  async arrange(order: Order): Promise<void> {
    const folder = await this.open()
    const reason = unfit(folder, order)
    if (reason) throw appError('own-order', { reason })
    await arrangeSeries(folder.dir, order)
  }

  /** Says which topic of the series being learned one's own explains, or none. Throws `own-topic-not-found`, `own-topic-fit`. */
  async match(slug: string, explains: string | undefined): Promise<void> {
    const { own } = await this.topic(slug)
    if (explains !== undefined && !this.#learned(explains)) throw appError('own-topic-fit', { topic: slug, explains })
    await this.#change(path.join(own.topic.dir, 'topic.yaml'), { explains })
  }

  /** Takes every match that is proposed; gives how many. */
  async matchAll(): Promise<number> {
    const folder = await this.open()
    const topics = folder.topics.map(({ topic }) => topic)
    const proposals = proposeMatches(topics, this.#shelf.topics, this.#shelf.series.slug)
    for (const topic of topics) {
      const explains = proposals.get(topic.slug)
      if (explains) await this.#change(path.join(topic.dir, 'topic.yaml'), { explains })
    }
    return proposals.size
  }

  /** Changes what is given of the details. Throws `own-details`, `text-…`. */
  async describe({ introduction, ...details }: OwnDetails): Promise<void> {
    const { dir } = await this.open()
    const changes = detailsYaml(details)
    if (Object.keys(changes).length > 0) await this.#change(path.join(dir, 'series.yaml'), changes)
    if (introduction === undefined) return
    const file = path.join(dir, 'introduction.md')
    if (introduction.trim() !== '')
      await writeWhole(file, introduction.endsWith('\n') ? introduction : `${introduction}\n`)
    else if (await isThere(file))
      await rm(file).catch((error: unknown) => Promise.reject(unwritable(file, error) as Error))
  }

  async #change(file: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
    await writeWhole(file, changeYaml(await readFile(file, 'utf8'), changes))
  }
}

/** Why a folder is no series, where it need not be read for that. */
function whyNone(dir: string): string | undefined {
  try {
    const facts = statSync(dir, { throwIfNoEntry: false })
    if (!facts) return 'There is no such folder.'
    if (!facts.isDirectory()) return 'It is no folder, and a series is one.'
    const isThere = statSync(path.join(dir, 'series.yaml'), { throwIfNoEntry: false }) !== undefined
    return isThere ? undefined : 'It has no series.yaml, which a series needs.'
  } catch (error) {
    // What may not be read is told where it is read.
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? undefined : 'No folder can have that name.'
  }
}

function summarize(own: OwnTopic, proven: boolean, proposed: string | undefined): OwnTopicSummary {
  const { topic, state, hasDraft, words, minutes, fault } = own
  return {
    slug: topic.slug,
    title: topic.title,
    question: topic.question,
    state,
    changed: state === 'published' && hasDraft,
    proven,
    words,
    minutes,
    ...(topic.explains === undefined ? {} : { explains: topic.explains }),
    ...(proposed === undefined ? {} : { proposed }),
    ...(topic.link === undefined ? {} : { link: topic.link }),
    ...(fault === undefined ? {} : { fault }),
  }
}

/** Whether numbers of folders are left out or used twice, as after a folder was taken away by hand. */
function hasGaps({ chapters }: OwnFolder['series']): boolean {
  return [chapters, ...chapters.map(({ topics }) => topics)].some((all) =>
    all.some(({ number }, index) => number !== index + 1),
  )
}

/** A folder for the site that works wherever a command is given: beside the series. */
function siteBeside(dir: string): string {
  const site = path.join(path.dirname(dir), 'my-site')
  const home = homedir()
  return site.startsWith(`${home}${path.sep}`) ? `~${site.slice(home.length)}` : site
}

/** Why an order can't be taken: it must name each chapter and topic once. */
function unfit({ series }: OwnFolder, order: Order): string | undefined {
  const chapters = series.chapters.map(({ slug }) => slug)
  const topics = series.chapters.flatMap((chapter) => chapter.topics.map(({ slug }) => slug))
  const same = (asked: readonly string[], there: readonly string[]) =>
    asked.toSorted().join() === there.toSorted().join() && new Set(asked).size === asked.length
  const asked = order.map(({ chapter }) => chapter)
  if (!same(asked, chapters)) return 'It does not name each chapter once'
  if (
    !same(
      order.flatMap((one) => one.topics),
      topics,
    )
  )
    return 'It does not name each topic once'
  return undefined
}

function topicFiles({ series }: OwnFolder): string[] {
  return series.chapters.flatMap((chapter) => [
    chapter.dir,
    ...chapter.topics.map(({ dir }) => path.join(dir, 'topic.yaml')),
  ])
}

const isThere = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  )

function said({ path: file, line, message, allowed }: Problem): string {
  const place = file === '' ? '' : `${file}${line ? `:${line}` : ''}: `
  return `${place}${message}${allowed ? ` (${allowed})` : ''}`
}
