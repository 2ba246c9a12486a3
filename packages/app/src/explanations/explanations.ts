import { lessonFacts, LONGEST_TEXT, readingMinutes, renderApart, type Topic } from '@backroad/series'
import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { digest } from '../cache/disk-cache.ts'
import type { Page, PageRequest } from '../cursor.ts'
import { plainLine } from '../corrections/plain-line.ts'
import { shownCredits } from '../corrections/shown-credits.ts'
import { appError } from '../errors.ts'
import type { Database } from '../storage/open-database.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type {
  ExplanationPage,
  ExplanationPreview,
  ExplanationSaved,
  ExplanationVersion,
  ExplanationVersionPage,
} from '../types.ts'
import { changesBetween, compareTexts } from './compare-texts.ts'
import { addImage, imageAddress, readImage } from './images.ts'
import { mergeTexts } from './merge-texts.ts'
import { DRAFT, PUBLISHED, type OwnFolder, type OwnTopic } from './own-folder.ts'
import type { OwnSeries } from './own-series.ts'
import { promptsFor } from './prompts.ts'
import { readText, syncFolder, unwritable, writeWhole } from './text-file.ts'
import { Versions, type Version, type VersionPlace } from './versions.ts'

/** Nobody reads more at once. */
const MOST_PROBLEMS = 50

export interface SaveRequest {
  readonly text: string
  /** Digest of the text that this one was made from, as it was given; none where there was no text. */
  readonly base?: string | undefined
}

/** The texts of one's own series: Markdown files, with every version of them. */
export class Explanations {
  readonly #db: Database
  readonly #shelf: SeriesShelf
  readonly #own: OwnSeries
  readonly #versions: Versions
  /** What is being written to each topic's folder: one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(parts: { db: Database; shelf: SeriesShelf; own: OwnSeries; clock: () => number }) {
    this.#db = parts.db
    this.#shelf = parts.shelf
    this.#own = parts.own
    this.#versions = new Versions(parts.db, parts.clock)
  }

  /** A text as it is now, with what helps to write it. A change from outside becomes a version. */
  async page(slug: string): Promise<ExplanationPage> {
    const { folder, own } = await this.#own.topic(slug)
    const { text, source } = await this.#look(folder, own)
    const { topic, chapter } = own
    const learned = this.#own.learnedBy(topic)
    return {
      slug: topic.slug,
      title: topic.title,
      question: topic.question,
      chapter: { slug: chapter.slug, title: chapter.title },
      state: own.state,
      source,
      text,
      ...(source === 'none' ? {} : { base: digest(text) }),
      file: path.join(topic.dir, DRAFT),
      images: topic.images.map(({ name, width, height }) => ({ name, width, height })),
      prompts: await promptsFor(this.#db, this.#shelf, learned),
      ...(learned ? { explains: { slug: learned.slug, title: learned.title } } : {}),
      credits: shownCredits(topic),
    }
  }

  /**
   * Saves a text as the draft. Where the file is another by now, both are merged; where they can't be, nothing is written, the text is
   * kept as a version aside, and both are given. Throws `text-too-long`, `text-unwritable`, `text-unreadable`.
   */
  async save(slug: string, request: SaveRequest): Promise<ExplanationSaved> {
    const text = storable(request.text)
    const bytes = Buffer.byteLength(text)
    if (bytes > LONGEST_TEXT.bytes) throw appError('text-too-long', { bytes, said: LONGEST_TEXT.said })
    const { folder, own } = await this.#own.topic(slug)
    return this.#inTurn(own.topic.dir, () => this.#save(folder, own, text, request.base))
  }

  async #save(folder: OwnFolder, own: OwnTopic, text: string, base: string | undefined): Promise<ExplanationSaved> {
    const place = placeOf(folder, own)
    const file = path.join(own.topic.dir, DRAFT)
    for (;;) {
      const now = await this.#look(folder, own)
      // Where the file was taken away, nothing is written over.
      const isFree = now.source === 'none' || digest(now.text) === base || now.text === text
      const merge = isFree ? { ok: true as const, text } : await this.#merge(place, now.text, text, base)
      if (!merge.ok) {
        await this.#versions.keep(place, text, 'aside')
        return { outcome: 'conflict', theirs: now.text, both: merge.both, base: digest(now.text) }
      }
      const isMerged = merge.text !== text
      const saved = { ...countsOf(merge.text), base: digest(merge.text) }
      const outcome = isMerged
        ? { outcome: 'merged' as const, text: merge.text, changes: changesBetween(text, merge.text), ...saved }
        : { outcome: 'saved' as const, ...saved }
      if (now.source !== 'none' && now.text === merge.text) return outcome
      // In the database first: whatever happens to the file, what is acknowledged is in both.
      const kept = await this.#versions.keep(place, merge.text, isMerged ? 'merged' : 'saved')
      try {
        // Another program may have written meanwhile: then all is looked at once more.
        const again = await readTexts(own.topic)
        if (again.text === now.text && again.source === now.source) {
          await writeWhole(file, merge.text)
          return outcome
        }
      } catch (error) {
        if (kept !== undefined) await this.#versions.forget(kept)
        throw error
      }
      if (kept !== undefined) await this.#versions.forget(kept)
    }
  }

  async #merge(place: VersionPlace, theirs: string, yours: string, base: string | undefined) {
    const from = base === undefined ? '' : await this.#versions.withDigest(place, base)
    // Made from something that nobody has any more: all of it may be new.
    return mergeTexts(from ?? '', theirs, yours)
  }

  /** What stands on disk; what was not known of it becomes a version. */
  async #look(folder: OwnFolder, { topic }: OwnTopic): Promise<StandingText> {
    const standing = await readTexts(topic)
    if (standing.source !== 'none') await this.#versions.keep(placeOf(folder, { topic }), standing.text, 'outside')
    return standing
  }

  /** The draft takes the place of what is published. Throws `nothing-to-publish`, `text-unwritable`. */
  async publish(slug: string): Promise<void> {
    const { folder, own } = await this.#own.topic(slug)
    await this.#inTurn(own.topic.dir, async () => {
      const { source } = await this.#look(folder, own)
      if (source !== 'draft') throw appError('nothing-to-publish', { topic: own.topic.slug })
      await this.#move(own, DRAFT, PUBLISHED)
    })
  }

  /** What is published becomes a draft again. Throws `nothing-published`, `draft-in-the-way`, `text-unwritable`. */
  async withdraw(slug: string): Promise<void> {
    const { folder, own } = await this.#own.topic(slug)
    await this.#inTurn(own.topic.dir, async () => {
      const { source } = await this.#look(folder, own)
      if (source === 'none' || !own.topic.lesson) throw appError('nothing-published', { topic: own.topic.slug })
      if (source === 'draft') throw appError('draft-in-the-way', { topic: own.topic.slug })
      await this.#move(own, PUBLISHED, DRAFT)
    })
  }

  async #move({ topic }: OwnTopic, from: string, to: string): Promise<void> {
    const file = path.join(topic.dir, from)
    try {
      await rename(file, path.join(topic.dir, to))
      await syncFolder(topic.dir)
    } catch (error) {
      throw unwritable(file, error)
    }
  }

  /** A text as readers will see it: by the same renderer, as safe. */
  async preview(slug: string, source: string): Promise<ExplanationPreview> {
    const text = storable(source)
    const bytes = Buffer.byteLength(text)
    if (bytes > LONGEST_TEXT.bytes) throw appError('text-too-long', { bytes, said: LONGEST_TEXT.said })
    const { folder, own } = await this.#own.topic(slug)
    const { html, problems } = await renderApart(text, {
      glossary: folder.series.glossary,
      topics: folder.topics.map(({ topic }) => topic.slug),
      experiments: [],
      builds: [],
      images: own.topic.images.map(({ name, width, height }) => ({ name, width, height })),
      imageBase: imageAddress(own.topic.slug, ''),
      topicBase: '/write/',
      idPrefix: 'text-',
    })
    const left = problems.length - MOST_PROBLEMS
    return {
      html,
      problems: [
        ...problems.slice(0, MOST_PROBLEMS).map(({ line, message, allowed }) => ({
          ...(line === undefined ? {} : { line }),
          message: allowed ? `${message} (${allowed})` : message,
        })),
        ...(left > 0 ? [{ message: `There are ${left} more like these.` }] : []),
      ],
      ...countsOf(text),
    }
  }

  /** Newest first. */
  async versions(slug: string, request: PageRequest): Promise<Page<ExplanationVersion>> {
    const { folder, own } = await this.#own.topic(slug)
    await this.#look(folder, own)
    const page = await this.#versions.list(placeOf(folder, own), request)
    return { ...page, items: page.items.map(versionOf) }
  }

  /** A version with its text, and what it changed. Throws `version-not-found`. */
  async version(slug: string, id: string): Promise<ExplanationVersionPage> {
    const { folder, own } = await this.#own.topic(slug)
    const { version, before } = await this.#versions.get(placeOf(folder, own), id)
    return {
      ...versionOf(version),
      text: version.text,
      differences: compareTexts(before?.text ?? '', version.text),
      ...(before ? { before: versionOf(before) } : {}),
    }
  }

  /** Puts a picture beside the text; gives the name it has there. Throws `image-refused`, `text-unwritable`. */
  async addImage(
    slug: string,
    bytes: Uint8Array,
    name?: string,
  ): Promise<{ name: string; width: number; height: number }> {
    const { own } = await this.#own.topic(slug)
    return this.#inTurn(own.topic.dir, () => addImage(own.topic.dir, bytes, name))
  }

  /** Throws `image-not-found`. */
  async image(slug: string, name: string): Promise<{ type: string; bytes: Uint8Array }> {
    const { own } = await this.#own.topic(slug)
    return readImage(own.topic, name)
  }

  /**
   * The file of a topic's draft, made where there is none yet: from what is published, or with the title alone. For the person's own
   * editor; what it writes becomes a version when it is looked at. `put` is what was put there, where there was none.
   */
  async draftFile(slug: string): Promise<{ readonly file: string; readonly put?: string }> {
    const { folder, own } = await this.#own.topic(slug)
    return this.#inTurn(own.topic.dir, async () => {
      const file = path.join(own.topic.dir, DRAFT)
      const { text, source } = await this.#look(folder, own)
      if (source === 'draft') return { file }
      const put = source === 'published' ? text : `# ${own.topic.title}\n\n`
      await writeWhole(file, put)
      return { file, put }
    })
  }

  /** Removes a draft in which nothing stands but what `draftFile` put there; gives whether it did. */
  async removeUntouched(slug: string, put: string): Promise<boolean> {
    const { own } = await this.#own.topic(slug)
    return this.#inTurn(own.topic.dir, async () => {
      const file = path.join(own.topic.dir, DRAFT)
      const text = await readText(file)
      if (text === undefined || text.replace(/\r\n?/g, '\n').trimEnd() !== put.replace(/\r\n?/g, '\n').trimEnd())
        return false
      try {
        await rm(file)
        await syncFolder(own.topic.dir)
        return true
      } catch (error) {
        throw unwritable(file, error)
      }
    })
  }

  /** One after the other in the same folder. */
  async #inTurn<T>(dir: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(dir) ?? Promise.resolve()
    const mine = before.then(work, work)
    const settled = mine.then(
      () => undefined,
      () => undefined,
    )
    this.#turns.set(dir, settled)
    try {
      return await mine
    } finally {
      if (this.#turns.get(dir) === settled) this.#turns.delete(dir)
    }
  }
}

interface StandingText {
  readonly text: string
  readonly source: ExplanationPage['source']
}

/** The draft, or else what is published. */
async function readTexts(topic: Topic): Promise<StandingText> {
  const draft = await readText(path.join(topic.dir, DRAFT))
  if (draft !== undefined) return { text: draft, source: 'draft' }
  const published = await readText(path.join(topic.dir, PUBLISHED))
  return published === undefined ? { text: '', source: 'none' } : { text: published, source: 'published' }
}

const placeOf = ({ series }: OwnFolder, { topic }: Pick<OwnTopic, 'topic'>): VersionPlace => ({
  series: series.slug,
  topic: topic.slug,
  aliases: topic.aliases,
})

function versionOf({ id, saved_at, origin, text, by_name }: Version): ExplanationVersion {
  const by = by_name === null ? {} : { by: plainLine(by_name) }
  return { id, savedAt: new Date(saved_at).toISOString(), origin, ...by, ...countsOf(text) }
}

function countsOf(text: string): { words: number; minutes: number } {
  const { words } = lessonFacts(text)
  return { words, minutes: readingMinutes(words) }
}

/** PostgreSQL's text holds no NUL, and neither a file nor a database half a character. */
const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()
