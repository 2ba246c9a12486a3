import { readingMinutes, type Topic } from '@backroad/series'
import { readFile } from 'node:fs/promises'
import type { Basis } from './basis/basis.ts'
import type { OwnTopic } from './explanations/own-folder.ts'
import type { OwnSeries } from './explanations/own-series.ts'
import { shownCredits } from './corrections/shown-credits.ts'
import type { Experiments } from './experiments/experiments.ts'
import { nextSteps } from './progress/next.ts'
import { readStanding, type Standing } from './progress/standing.ts'
import { summarizeTopic, totalsOf } from './progress/summarize-topic.ts'
import { countsOf, dueCards, dueUntil, type AskedCard } from './recall/due-cards.ts'
import type { PageRenderer } from './series/page-renderer.ts'
import type { SeriesShelf } from './series/series-shelf.ts'
import type { Database } from './storage/open-database.ts'
import type { BuildInfo, Lesson, SeriesPage, TopicLink, TopicPage, TopicSummary } from './types.ts'
import type { Workspaces } from './workspaces/workspaces.ts'

/** The table of contents and its topics, as they stand for a person. */
export class Topics {
  readonly #db: Database
  readonly #shelf: SeriesShelf
  readonly #pages: PageRenderer
  readonly #experiments: Experiments
  readonly #workspaces: Workspaces
  readonly #ownSeries: OwnSeries
  readonly #clock: () => number

  constructor(parts: {
    db: Database
    shelf: SeriesShelf
    pages: PageRenderer
    experiments: Experiments
    workspaces: Workspaces
    ownSeries: OwnSeries
    clock: () => number
  }) {
    this.#db = parts.db
    this.#shelf = parts.shelf
    this.#pages = parts.pages
    this.#experiments = parts.experiments
    this.#workspaces = parts.workspaces
    this.#ownSeries = parts.ownSeries
    this.#clock = parts.clock
  }

  /** The whole series with a person's progress, and what to do next. */
  async series(basis?: Basis): Promise<SeriesPage> {
    const { slug, title, description, version, chapters } = this.#shelf.series
    const [standing, workspaces] = await Promise.all([readStanding(this.#db, this.#shelf), this.#workspaces.list()])
    const due = this.#due(standing, basis)
    const counts = countsOf(due)
    return {
      slug,
      title,
      description,
      version,
      chapters: chapters.map((chapter) => ({
        number: chapter.number,
        slug: chapter.slug,
        title: chapter.title,
        topics: chapter.topics.map((topic) => summarizeTopic(topic, standing, counts)),
      })),
      totals: totalsOf(chapters, standing),
      next: await nextSteps(this.#shelf, {
        standing,
        workspaces,
        due,
        titleOf: (topic, file) => this.#experiments.title(topic, file, basis),
        stateOf: async (topic) => {
          const own = await this.#ownSeries.explaining(topic, basis)
          return own && { slug: own.topic.slug, state: own.state }
        },
      }),
    }
  }

  async summaries(): Promise<TopicSummary[]> {
    const standing = await readStanding(this.#db, this.#shelf)
    const due = countsOf(this.#due(standing))
    return this.#shelf.topics.map((topic) => summarizeTopic(topic, standing, due))
  }

  /** By the slug it has or had. Throws `topic-not-found`. */
  async page(slug: string, basis?: Basis): Promise<TopicPage> {
    const { topic, chapter, previous, following } = this.#shelf.topic(slug)
    const standing = await readStanding(this.#db, this.#shelf)
    const [lesson, experiments, glossary, own] = await Promise.all([
      this.#lesson(topic, basis),
      this.#experiments.infos(topic, standing.experiments.get(topic.slug) ?? new Map(), basis),
      this.#glossary(topic),
      this.#ownSeries.explaining(topic, basis),
    ])
    return {
      ...summarizeTopic(topic, standing, countsOf(this.#due(standing, basis))),
      chapter: { number: chapter.number, slug: chapter.slug, title: chapter.title },
      ...(lesson && { lesson }),
      experiments,
      buildInfos: topic.builds.map(infoOf),
      ...(previous && { previous: linkTo(previous) }),
      ...(following && { following: linkTo(following) }),
      ...(own && { explanation: explanationOf(own) }),
      credits: shownCredits(topic),
      glossary,
    }
  }

  /** Remembers that the lesson was read, or that it was not after all. Throws `topic-not-found`. */
  async markRead(slug: string, read: boolean): Promise<void> {
    const { topic } = this.#shelf.topic(slug)
    const series = this.#shelf.series.slug
    const now = this.#clock()
    if (read) {
      // Whoever has read it once has read it then; one that was unread meanwhile is read from now on.
      await this.#db
        .insertInto('topic_read')
        .values({ series, topic: topic.slug, read_at: now, unread_at: null })
        .onConflict((c) =>
          c
            .columns(['series', 'topic'])
            .doUpdateSet({ read_at: now, unread_at: null })
            .where('topic_read.unread_at', 'is not', null),
        )
        .execute()
    } else {
      const slugs = [topic.slug, ...topic.aliases]
      await this.#db
        .updateTable('topic_read')
        .set({ unread_at: now })
        .where('series', '=', series)
        .where('topic', 'in', slugs)
        .where('unread_at', 'is', null)
        .execute()
    }
  }

  #due(standing: Standing, basis?: Basis): AskedCard[] {
    const now = this.#clock()
    basis?.until(dueUntil(this.#shelf, standing, now))
    return dueCards(this.#shelf, standing, now)
  }

  async #lesson(topic: Topic, basis?: Basis): Promise<Lesson | undefined> {
    if (!topic.lesson) return undefined
    const { words, path } = topic.lesson
    basis?.file(path)
    return { ...(await this.#pages.render(path)), words, minutes: readingMinutes(words) }
  }

  /** The terms that stand in the lesson, in alphabetical order. Reads the file that `#lesson` reads. */
  async #glossary(topic: Topic): Promise<{ term: string; means: string }[]> {
    if (!topic.lesson) return []
    const text = (await readFile(topic.lesson.path, 'utf8')).toLowerCase()
    return this.#shelf.series.glossary
      .filter(({ term, also }) => [term, ...also].some((name) => text.includes(name.toLowerCase())))
      .map(({ term, means }) => ({ term, means }))
      .toSorted((a, b) => a.term.localeCompare(b.term, 'en'))
  }
}

export function infoOf({ slug, title, contract, minutes, stages }: Topic['builds'][number]): BuildInfo {
  return {
    slug,
    title,
    contract,
    minutes,
    stages: stages.map((stage) => ({ number: stage.number, slug: stage.slug, title: stage.title })),
  }
}

function explanationOf({ topic, state, hasDraft }: OwnTopic): NonNullable<TopicPage['explanation']> {
  return { slug: topic.slug, state, changed: state === 'published' && hasDraft }
}

export function linkTo({ slug, title }: Topic): TopicLink {
  return { slug, title }
}
