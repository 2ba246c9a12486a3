import { lstat, realpath } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import { basename, dirname, join, sep } from 'node:path'
import { appError } from '../errors.ts'
import { blocksApart, type Series } from '@backroad/series'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type { VersionPlace } from '../explanations/versions.ts'
import type { Lines } from './anchor.ts'
import { textIfThere, type FileChange } from './write-together.ts'

/** A published text that can be corrected. */
export interface TextFile {
  readonly series: string
  readonly topic: { readonly slug: string; readonly title: string; readonly aliases: readonly string[] }
  /** The folder of the series. */
  readonly root: string
  /** Absolute. */
  readonly path: string
}

/** A text as it was read, with LF between lines. */
export interface ReadText {
  readonly text: string
  /** Of `text`, in hexadecimal. */
  readonly sha256: string
  /** As it stands in the file. */
  readonly raw: string
}

/** A series in which texts are found. */
export type Shelf = Pick<SeriesShelf, 'dir' | 'series' | 'topic' | 'currentSlug'>

/** A series of one's own as it is on disk now. */
export interface OwnFolder {
  readonly dir: string
  readonly series: Series
}

/** The texts of the series that is taken, and of one's own. */
export class Texts {
  readonly #taken: SeriesShelf
  readonly #readOwn: () => Promise<OwnFolder | undefined>
  #own: Shelf | undefined

  constructor(taken: SeriesShelf, readOwn: () => Promise<OwnFolder | undefined>) {
    this.#taken = taken
    this.#readOwn = readOwn
  }

  /** Looks at one's own series again: it may have been changed by any program. To be called before texts are found. */
  async refresh(): Promise<void> {
    const folder = await this.#readOwn()
    this.#own = folder && shelfOf(folder)
  }

  #shelves(): readonly Shelf[] {
    return this.#own ? [this.#taken, this.#own] : [this.#taken]
  }

  /** Slugs of the series there are. */
  get series(): readonly string[] {
    return this.#shelves().map(({ series }) => series.slug)
  }

  shelf(series: string): Shelf | undefined {
    return this.#shelves().find((shelf) => shelf.series.slug === series)
  }

  /** Whether its texts are the person's own. */
  isOwn(series: string): boolean {
    return series !== this.#taken.series.slug && series === this.#own?.series.slug
  }

  /** Throws `topic-not-found`, and `text-none` for a topic that is not written here. */
  find(series: string | undefined, slug: string): TextFile {
    const shelf = series === undefined ? this.#shelves()[0] : this.shelf(series)
    if (!shelf) throw appError('series-unknown', { series: series ?? '', known: this.series })
    const { topic } = shelf.topic(slug)
    if (!topic.lesson) throw appError('text-none', { topic: topic.slug })
    const { title, aliases } = topic
    return {
      series: shelf.series.slug,
      topic: { slug: topic.slug, title, aliases },
      root: shelf.dir,
      path: topic.lesson.path,
    }
  }

  /** The same, or nothing where it is not there any more. */
  findIfThere(series: string, slug: string): TextFile | undefined {
    const shelf = this.shelf(series)
    const current = shelf?.currentSlug(slug)
    return current !== undefined && shelf!.topic(current).topic.lesson ? this.find(series, current) : undefined
  }

  /** Whose versions its text has, where it is one's own. */
  versionPlace({ root, topic }: TextFile): VersionPlace | undefined {
    if (this.#own?.dir !== root) return undefined
    return { series: this.#own.series.slug, topic: topic.slug, aliases: topic.aliases }
  }

  /** Reads the series again after a text of it was written. */
  async wasWritten({ root }: TextFile): Promise<void> {
    if (root === this.#taken.dir) await this.#taken.reload()
    await this.refresh()
  }
}

function shelfOf({ dir, series }: OwnFolder): Shelf {
  const topics = series.chapters.flatMap((chapter) => chapter.topics.map((topic) => ({ topic, chapter })))
  const find = (slug: string) => topics.find(({ topic }) => topic.slug === slug || topic.aliases.includes(slug))
  return {
    dir,
    series,
    topic(slug) {
      const found = find(slug)
      if (!found) throw appError('topic-not-found', { topic: slug })
      return found
    },
    currentSlug: (slug) => find(slug)?.topic.slug,
  }
}

/** Throws `text-none` when it is gone. */
export async function readText({ path, topic }: TextFile): Promise<ReadText> {
  const raw = await textIfThere(path)
  if (raw === undefined) throw appError('text-none', { topic: topic.slug })
  const text = raw.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')
  return { text, raw, sha256: createHash('sha256').update(text).digest('hex') }
}

/** The change of the file that makes its text another; line ends and byte order mark stay as the file has them. */
export function changeOf({ path }: TextFile, { raw }: ReadText, text: string): FileChange {
  const mark = raw.startsWith('\ufeff') ? '\ufeff' : ''
  const ends = /\r\n/.test(raw) ? text.replace(/\n/g, '\r\n') : text
  return { path, before: raw, after: mark + ends }
}

/** Throws `correction-unwritable` where a write would land anywhere but in the series' own folder. */
export async function mustStayInside({ root, path }: TextFile): Promise<void> {
  const outside = (reason: string) => appError('correction-unwritable', { path, reason })
  const folder = await realpath(dirname(path))
  if (!(folder + sep).startsWith((await realpath(root)) + sep))
    throw outside('It leads out of the folder of its series')
  for (const name of [basename(path), 'corrections.yaml']) {
    const found = await lstat(join(folder, name)).catch(() => undefined)
    if (found && !found.isFile()) throw outside(`${name} is not a plain file`)
  }
}

/** The blocks of a text, parsed at the first use. */
export function blocksOf(text: string): () => Promise<readonly (Lines & { readonly id: string })[]> {
  let blocks: Promise<readonly (Lines & { readonly id: string })[]> | undefined
  return () => (blocks ??= blocksApart(text))
}
