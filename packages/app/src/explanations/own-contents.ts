import { changeYaml, SLUG, SLUG_RULE } from '@backroad/series'
import { lstat, readFile } from 'node:fs/promises'
import path from 'node:path'
import { appError } from '../errors.ts'
import { arrangeSeries, type Order } from './arrange.ts'
import { DRAFT, PUBLISHED, type OwnFolder, type OwnTopic } from './own-folder.ts'
import type { OwnSeries } from './own-series.ts'
import { readText, unwritable, writeWhole } from './text-file.ts'

/** Where removed topics go: hidden, so that it is no part of the series, and in it, so that git and a copy keep it. */
const REMOVED = '.removed'

export interface TopicChanges {
  readonly title?: string | undefined
  readonly question?: string | undefined
  /** Its address, and the name of its folder. The one it had leads to it from then on. */
  readonly slug?: string | undefined
}

/** Chapters and topics of one's own series: adds, names and removes them. Folders are numbered without a gap at any time. */
export class OwnContents {
  readonly #own: Pick<OwnSeries, 'open' | 'topic'>

  constructor(own: Pick<OwnSeries, 'open' | 'topic'>) {
    this.#own = own
  }

  /** A planned topic, last in its chapter; gives its slug. Throws `own-contents`, `text-unwritable`. */
  async addTopic(topic: { chapter: string; title: string; question?: string | undefined }): Promise<string> {
    const { dir, series } = await this.#own.open()
    this.#chapter(series, topic.chapter)
    const { newTopic } = await import('@backroad/series')
    const question = topic.question?.trim() ? { question: lineOf('question', topic.question) } : {}
    const wanted = { chapter: topic.chapter, title: lineOf('title', topic.title), ...question, parts: 'text' as const }
    const made = await newTopic(dir, wanted).catch((error: unknown) => Promise.reject(refusal(dir, error)))
    return path.basename(made.dir).replace(/^\d+-/, '')
  }

  /** Changes title, question or address. Throws `own-contents`, `own-topic-not-found`, `text-unwritable`. */
  async changeTopic(slug: string, changes: TopicChanges): Promise<void> {
    const { folder, own } = await this.#own.topic(slug)
    const { title, question } = changes
    const yaml = {
      ...(title === undefined ? {} : { title: lineOf('title', title) }),
      ...(question === undefined ? {} : { question: lineOf('question', question) }),
    }
    const moves = changes.slug !== undefined && changes.slug !== own.topic.slug
    if (moves) refuseSlug(folder, own, changes.slug)
    const names = moves ? { aliases: aliasesFor(own, changes.slug) } : {}
    if (Object.keys(yaml).length > 0 || moves)
      await changeFile(path.join(own.topic.dir, 'topic.yaml'), { ...yaml, ...names })
    if (moves) await this.#readdress(folder, own, changes.slug)
  }

  /** What names the topic by its address names the new one first; then its folder gets it. */
  async #readdress({ dir, series, topics }: OwnFolder, { topic }: OwnTopic, slug: string): Promise<void> {
    for (const { topic: other } of topics) {
      if (!other.needs.includes(topic.slug)) continue
      const needs = other.needs.map((need) => (need === topic.slug ? slug : need))
      await changeFile(path.join(other.dir, 'topic.yaml'), { needs })
    }
    const texts = topics.flatMap(({ topic: other }) => [DRAFT, PUBLISHED].map((name) => path.join(other.dir, name)))
    for (const file of [...texts, path.join(dir, 'introduction.md')]) {
      const text = await readText(file)
      const changed = text?.replace(linkTo(topic.slug), `topic:${slug}`)
      if (changed !== undefined && changed !== text) await writeWhole(file, changed)
    }
    const from = path.relative(dir, topic.dir).split(path.sep).join('/')
    const to = from.replace(/[^/]*$/, (name) => `${/^\d+-/.exec(name)?.[0] ?? ''}${slug}`)
    const order = orderOf(series).map(({ chapter, topics: listed }) => ({
      chapter,
      topics: listed.map((one) => (one === topic.slug ? slug : one)),
    }))
    await arrangeSeries(dir, order, [{ from, to }])
  }

  /**
   * Takes a topic out of the series, into its folder `.removed`, and numbers the others anew. One with a text goes only when its title
   * is given with it. Gives where it is now, and the titles of texts that link to it. Throws `own-topic-has-text`, `text-unwritable`.
   */
  async removeTopic(slug: string, confirmed?: string): Promise<{ movedTo: string; linkedFrom: string[] }> {
    const { folder, own } = await this.#own.topic(slug)
    const { topic } = own
    const hasText = own.hasDraft || topic.lesson !== undefined
    if (hasText && confirmed?.trim() !== topic.title)
      throw appError('own-topic-has-text', { title: topic.title, words: own.words })
    const name = await freeName(folder.dir, topic.slug)
    const from = path.relative(folder.dir, topic.dir).split(path.sep).join('/')
    const links = await linkedFrom(folder, topic.slug)
    for (const { topic: other } of folder.topics) {
      if (!other.needs.includes(topic.slug)) continue
      await changeFile(path.join(other.dir, 'topic.yaml'), { needs: other.needs.filter((need) => need !== topic.slug) })
    }
    const order = orderOf(folder.series).map(({ chapter, topics }) => ({
      chapter,
      topics: topics.filter((one) => one !== topic.slug),
    }))
    await arrangeSeries(folder.dir, order, [{ from, to: `${REMOVED}/${name}` }])
    return { movedTo: path.join(folder.dir, REMOVED, name), linkedFrom: links }
  }

  /** A chapter without a topic, the last one. Throws `own-contents`, `text-unwritable`. */
  async addChapter(title: string): Promise<void> {
    const { dir } = await this.#own.open()
    const { newChapter } = await import('@backroad/series')
    await newChapter(dir, lineOf('title', title)).catch((error: unknown) => Promise.reject(refusal(dir, error)))
  }

  /** Its folder, and so the address of its heading, stays. Throws `own-contents`, `text-unwritable`. */
  async nameChapter(slug: string, title: string): Promise<void> {
    const { series } = await this.#own.open()
    await changeFile(path.join(this.#chapter(series, slug).dir, 'chapter.yaml'), { title: lineOf('title', title) })
  }

  /** Throws `own-contents` where it has a topic. */
  async removeChapter(slug: string): Promise<{ movedTo: string }> {
    const { dir, series } = await this.#own.open()
    const chapter = this.#chapter(series, slug)
    if (chapter.topics.length > 0)
      throw refused(`The chapter “${chapter.title}” has topics: move them into another, or remove them first`)
    if (series.chapters.length === 1) throw refused('A series needs a chapter, and this is its last')
    const name = await freeName(dir, `chapter-${slug}`)
    const order = orderOf(series).filter((one) => one.chapter !== slug)
    await arrangeSeries(dir, order, [{ from: path.basename(chapter.dir), to: `${REMOVED}/${name}` }])
    return { movedTo: path.join(dir, REMOVED, name) }
  }

  #chapter(series: OwnFolder['series'], slug: string) {
    const chapter = series.chapters.find((one) => one.slug === slug)
    if (!chapter) throw refused(`There is no chapter “${slug}”`)
    return chapter
  }
}

/** The order as it is. */
export function orderOf({ chapters }: OwnFolder['series']): Order {
  return chapters.map(({ slug, topics }) => ({ chapter: slug, topics: topics.map((topic) => topic.slug) }))
}

const linkTo = (slug: string): RegExp => new RegExp(`(?<![\\w:])topic:${slug}(?![\\w-])`, 'g')

async function linkedFrom({ topics }: OwnFolder, slug: string): Promise<string[]> {
  const titles: string[] = []
  for (const { topic } of topics) {
    if (topic.slug === slug) continue
    const texts = await Promise.all([DRAFT, PUBLISHED].map((name) => readText(path.join(topic.dir, name))))
    if (texts.some((text) => text !== undefined && linkTo(slug).test(text))) titles.push(topic.title)
  }
  return titles
}

/** What it was called so far, oldest first: its feed goes by the oldest. */
function aliasesFor({ topic }: OwnTopic, slug: string): string[] {
  return [...topic.aliases, topic.slug].filter((one) => one !== slug)
}

function refuseSlug({ topics }: OwnFolder, own: OwnTopic, slug: string): void {
  if (!SLUG.test(slug) || slug.length > 120) throw refused(`“${slug}” is no address: ${SLUG_RULE}`)
  const other = topics.find((one) => one !== own && [one.topic.slug, ...one.topic.aliases].includes(slug))
  if (other) throw refused(`“${other.topic.title}” has the address ${slug}, or had it`)
}

/** A name that nothing in the folder of removed topics has. */
async function freeName(dir: string, slug: string): Promise<string> {
  const removed = path.join(dir, REMOVED)
  const facts = await lstat(removed).catch(() => undefined)
  if (facts && !facts.isDirectory()) throw refused(`${removed} is no folder, and what is removed goes there`)
  for (let copy = 1; ; copy++) {
    const name = copy === 1 ? slug : `${slug}-${copy}`
    if (!(await lstat(path.join(removed, name)).catch(() => undefined))) return name
  }
}

async function changeFile(file: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
  await writeWhole(file, changeYaml(await readFile(file, 'utf8'), changes))
}

function lineOf(key: string, value: string): string {
  const text = value.replace(/\s+/g, ' ').trim()
  if (text === '') throw refused(`The ${key} is empty`)
  return text
}

function refusal(dir: string, error: unknown): Error {
  const { name, message } = error as Error
  return name === 'NewTopicError' ? refused(message.replace(/\.$/, ''), error) : (unwritable(dir, error) as Error)
}

const refused = (reason: string, cause?: unknown) => appError('own-contents', { reason }, cause)
