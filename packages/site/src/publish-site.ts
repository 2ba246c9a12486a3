import {
  countTopics,
  isError,
  openInParts,
  renderSoon,
  type Problem,
  type PublishedProof,
  type SeriesInParts,
  type TopicCounts,
  type TopicPlace,
} from '@backroad/series'
import { lstatSync, readFileSync, realpathSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { readArticles } from './article/article-pool.ts'
import { Memory } from './article/memory.ts'
import { stampTopic, type Stamp } from './article/stamp-topic.ts'
import { notesOf } from './article/notes-of.ts'
import type { ArticleBody, ArticleFacts, Surroundings, TextNote } from './article/types.ts'
import { makeAssets } from './assets.ts'
import { changeDates } from './change-dates.ts'
import { digestOf } from './digest.ts'
import { SiteError } from './errors.ts'
import { makersDigest } from './makers.ts'
import { SiteFolder } from './output/site-folder.ts'
import { stateOf, type Article, type SiteFacts } from './site-facts.ts'
import { writeProofs } from './write-proofs.ts'
import { writeSite } from './write-site.ts'

export interface PublishOptions {
  /** The series. */
  readonly dir: string
  /** Where the site goes: a folder that is empty, not there yet, or a site that was made before. */
  readonly out: string
  /** Where what was seen is kept between two times, to look only at what changed. Without it all is read. */
  readonly memoryFile?: string
  /**
   * What an article may say is proven, given the topic that it explains and what it says already. What is new is written beside the
   * text, into its proof.json, before the site is made.
   */
  readonly proofsOf?: (explains: string, known: readonly PublishedProof[]) => readonly PublishedProof[]
  /** Threads that render; as many as there are processors unless told. */
  readonly threads?: number
}

export interface Published {
  /** Absolute. */
  readonly out: string
  readonly title: string
  readonly counts: TopicCounts
  readonly proven: number
  /** Files. */
  readonly written: readonly string[]
  readonly removed: readonly string[]
  readonly unchanged: number
  /** What the person should know: sentences. */
  readonly notes: readonly string[]
}

/**
 * Makes a static site of a series folder, or brings one up to date: only what changed is rendered and written. The same series always gives
 * the same bytes.
 *
 * @throws SiteError when the series has errors (`problems` are they), or the folder holds something else; then nothing is written
 */
export async function publishSite(options: PublishOptions): Promise<Published> {
  const parts = await openInParts(options.dir)
  if (!parts)
    throw new SiteError(`There is no folder ${options.dir}. Name the folder of a series: the one with series.yaml.`)
  refuseNested(parts.dir, options.out)
  const publishing = new Publishing(parts, options)
  return publishing.publish()
}

/** The site would become part of the series, or the series of the site. */
function refuseNested(series: string, out: string): void {
  const between = path.relative(realOf(series), realOf(out))
  const parts = between.split(path.sep)
  const isOutside = parts[0] === '..' || path.isAbsolute(between)
  // Hidden folders are no part of a series.
  if (isOutside || (between !== '' && parts.some((part) => part.startsWith('.')))) return
  throw new SiteError(
    `${path.resolve(out)} is in the folder of the series, where everything is part of it. Name a folder beside it.`,
  )
}

/** An absolute path without links, as far as it is there. */
function realOf(file: string): string {
  const whole = path.resolve(file)
  try {
    return realpathSync(whole)
  } catch {
    const above = path.dirname(whole)
    return above === whole ? whole : path.join(realOf(above), path.basename(whole))
  }
}

class Publishing {
  readonly #parts: SeriesInParts
  readonly #options: PublishOptions
  readonly #memory: Memory
  readonly #surroundings: Surroundings
  readonly #places = new Map<string, TopicPlace>()
  readonly #facts = new Map<string, ArticleFacts>()
  readonly #bodies = new Map<string, ArticleBody>()
  readonly #problems: Problem[] = []
  readonly #proven: string[] = []
  /** Of the introduction; those of texts are remembered with them. */
  readonly #notes: TextNote[] = []

  constructor(parts: SeriesInParts, options: PublishOptions) {
    this.#parts = parts
    this.#options = options
    const { facts, chapters } = parts.frame
    const glossary = facts?.glossary ?? []
    // A word more or less in the glossary may change any text.
    this.#memory = Memory.open(options.memoryFile, `${makersDigest()} ${digestOf(JSON.stringify(glossary))}`)
    const places = chapters.flatMap((chapter) => chapter.topics)
    for (const place of places) this.#places.set(place.path, place)
    this.#surroundings = {
      dir: parts.dir,
      series: facts?.slug ?? '',
      glossary,
      topics: places.map(({ slug }) => slug),
      here: new Set(places.filter(({ path: at }) => hasText(path.join(parts.dir, at))).map(({ slug }) => slug)),
    }
  }

  async publish(): Promise<Published> {
    await this.#readTopics()
    this.#refuseErrors()
    for (const facts of this.#facts.values()) this.#prove(facts)
    const site = SiteFolder.open(path.resolve(this.#options.out), this.#memory.files)
    const { assets, files } = makeAssets()
    const { dated, facts } = await this.#siteFacts(site, assets)
    const introduction = await this.#introduction()
    const stamps = await writeSite({
      ...{ site, facts, files, introduction, dated },
      makers: makersDigest(),
      bodies: (articles) => this.#renderMissing(articles),
    })
    await this.#memory.save(stamps)
    return this.#told(site, facts)
  }

  /** Facts of every topic: remembered, or read and rendered. */
  async #readTopics(): Promise<void> {
    const unknown: TopicPlace[] = []
    const stamps = new Map<string, Stamp>()
    for (const place of this.#places.values()) {
      const stamp = stampTopic(path.join(this.#parts.dir, place.path))
      stamps.set(place.path, stamp)
      const facts = this.#memory.facts(place.path, stamp.text)
      if (facts && this.#stillHolds(facts, place)) this.#facts.set(place.path, facts)
      else unknown.push(place)
    }
    await this.#read(unknown)
    for (const [at, facts] of this.#facts) this.#memory.remember(at, stamps.get(at)!, facts)
  }

  /** The folder is the same; what its text leads to must be, too, and where it stands. */
  #stillHolds(facts: ArticleFacts, place: TopicPlace): boolean {
    const { here } = this.#surroundings
    return (
      facts.dir === path.join(this.#parts.dir, place.path) &&
      (facts.text?.linked ?? []).every(([slug, was]) => here.has(slug) === was)
    )
  }

  async #read(places: readonly TopicPlace[]): Promise<void> {
    const threads = this.#options.threads ?? availableParallelism()
    await readArticles(places, this.#surroundings, threads, (place, { facts, body, problems }) => {
      this.#problems.push(...problems.filter(isError))
      if (facts) this.#facts.set(place.path, facts)
      if (body) this.#bodies.set(place.slug, body)
    })
  }

  /** Writes what is newly proven beside the text, and goes on with it. */
  #prove(facts: ArticleFacts): void {
    const { explains, proofs, dir, path: at } = facts
    if (explains === undefined || (!facts.text && facts.link === undefined)) return
    const now = this.#options.proofsOf?.(explains, proofs) ?? proofs
    if (now === proofs) return
    writeProofs(path.join(dir, 'proof.json'), now)
    this.#proven.push(`${at}/proof.json`)
    this.#facts.set(at, { ...facts, proofs: now })
  }

  #refuseErrors(): void {
    const topics = [...this.#places.keys()].flatMap((at) => this.#facts.get(at) ?? [])
    const problems = [...this.#problems, ...this.#parts.problems(topics).filter(isError)]
    if (problems.length === 0 && this.#parts.frame.facts) return
    const all = problems.toSorted((a, b) =>
      a.path < b.path ? -1 : a.path > b.path ? 1 : (a.line ?? 0) - (b.line ?? 0),
    )
    const what = all.length === 1 ? 'a problem' : `${all.length} problems`
    throw new SiteError(`The series in ${this.#parts.dir} has ${what}, so no site was made of it.`, all)
  }

  async #siteFacts(site: SiteFolder, assets: SiteFacts['assets']) {
    const { facts: series, chapters } = this.#parts.frame
    if (!series) throw new Error('A series without facts has problems.')
    // One without a topic yet has nothing to show.
    const inChapters = chapters
      .filter(({ topics }) => topics.length > 0)
      .map(({ number, slug, title, topics }) => ({
        ...{ number, slug, title: title ?? slug },
        topics: topics.flatMap(({ path: at }) => this.#facts.get(at) ?? []),
      }))
    const written = inChapters.flatMap((chapter) =>
      chapter.topics.flatMap((topic) => (topic.text ? [{ ...topic, text: topic.text, inChapter: chapter }] : [])),
    )
    const dated = await datesOf(written, site.articles, this.#parts.dir)
    const articles: Article[] = written.map((article) => ({ ...article, updated: dated[article.slug]![1] }))
    const address = series.address === undefined ? undefined : series.address.replace(/\/?$/, '/')
    const facts: SiteFacts = { series, assets, chapters: inChapters, articles, ...(address ? { address } : {}) }
    return { dated, facts }
  }

  /** The texts of articles; what was not rendered yet is now. */
  async #renderMissing(articles: readonly Article[]): Promise<(slug: string) => ArticleBody> {
    const missing = articles.filter(({ slug }) => !this.#bodies.has(slug))
    await this.#read(missing.map(({ path: at }) => this.#places.get(at)!))
    this.#refuseErrors()
    return (slug) => {
      const body = this.#bodies.get(slug)
      if (!body) throw new SiteError(`The text of ${slug} went while the site was made. Publish again.`)
      return body
    }
  }

  async #introduction(): Promise<string | undefined> {
    const { facts } = this.#parts.frame
    if (!facts?.introduction) return undefined
    const { glossary, topics, here } = this.#surroundings
    const page = await renderSoon(readFileSync(facts.introduction.path, 'utf8'), {
      ...{ path: 'introduction.md', glossary, topics, images: [], experiments: [], builds: [], idPrefix: 'i-' },
      topicHref: (slug) => (here.has(slug) ? `topics/${slug}.html` : `#${slug}`),
    })
    this.#problems.push(...page.problems.filter(isError))
    this.#refuseErrors()
    this.#notes.push(...notesOf(page.problems))
    return page.html
  }

  #told(site: SiteFolder, { series, chapters, articles, address }: SiteFacts): Published {
    const topics = chapters.flatMap((chapter) => chapter.topics)
    const notes = [
      ...(address
        ? []
        : [
            'series.yaml names no `address`, so there is no sitemap, pages have no canonical address, and addresses in the feed are relative.',
          ]),
      ...(series.author
        ? []
        : ['series.yaml names no `author`: the feed has the title of the series in place of a name.']),
      ...oneLineEach([...this.#notes, ...articles.flatMap(({ text }) => text.notes ?? [])]),
      ...this.#proven.map((file) => `${file} was written: it says what you have proven.`),
      ...site.strange.map((file) => `${file} is not from Backroad and was left as it is.`),
    ]
    return {
      ...{ out: site.dir, title: series.title, notes },
      counts: countTopics(topics.map(({ dir, text, link }) => ({ dir, isHere: text !== undefined, link }))),
      proven: topics.filter((topic) => stateOf(topic) === 'proven').length,
      ...{ written: site.written, removed: site.removed, unchanged: site.count - site.written.length },
    }
  }
}

const MOST_PLACES = 10

/** What is to be known of texts: a line for each sentence, with the places where it holds. */
function oneLineEach(notes: readonly TextNote[]): string[] {
  return [...Map.groupBy(notes, ({ message }) => message)].map(([message, all]) => {
    const more = all.length - MOST_PLACES
    const places = all.slice(0, MOST_PLACES).map(({ at }) => at)
    return `${message} ${places.join(', ')}${more > 0 ? `, and ${more} more places` : ''}`
  })
}

/** When each article changed last: as it was noted, while its content is the same. */
async function datesOf(
  articles: readonly (ArticleFacts & Pick<Article, 'text'>)[],
  noted: Readonly<Record<string, readonly [string, string]>>,
  dir: string,
): Promise<Record<string, readonly [digest: string, updated: string]>> {
  const digests = new Map(articles.map(({ slug, title, text }) => [slug, digestOf(`${title}\n${text.sha256}`)]))
  const fileOf = ({ path: at }: ArticleFacts) => `${at}/lesson.md`
  const changed = articles.filter(({ slug }) => noted[slug]?.[0] !== digests.get(slug))
  const dates = await changeDates(dir, changed.map(fileOf))
  return Object.fromEntries(
    articles.map((article) => {
      const { slug } = article
      const digest = digests.get(slug)!
      return [slug, [digest, dates.get(fileOf(article)) ?? noted[slug]![1]] as const]
    }),
  )
}

function hasText(dir: string): boolean {
  return lstatSync(path.join(dir, 'lesson.md'), { throwIfNoEntry: false })?.isFile() === true
}
