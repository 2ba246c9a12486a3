import type { RecallCard, Topic } from '@backroad/series'
import type { ExpressionBuilder } from 'kysely'
import type { Basis } from '../basis/basis.ts'
import { limitOf, pageOf, placeOf, type Page, type PageRequest, type Place } from '../cursor.ts'
import { appError } from '../errors.ts'
import { newId } from '../new-id.ts'
import { readStanding } from '../progress/standing.ts'
import type { PageRenderer } from '../series/page-renderer.ts'
import type { SeriesShelf } from '../series/series-shelf.ts'
import { inTransaction } from '../storage/in-transaction.ts'
import type { Database } from '../storage/open-database.ts'
import type { Tables } from '../storage/tables.ts'
import type { Comeback, LessonPlace, Rating, RecallCount, RecallQueue, Review, ReviewMade } from '../types.ts'
import { dueCards, dueUntil, nextDue, type AskedCard } from './due-cards.ts'
import { ratings, Scheduler, type Outcome } from './scheduler.ts'
import { storeCard, type CardPlace } from './store-card.ts'

/** A queue holds at most so many; who has answered these gets the next. */
const MOST_CARDS = 50

export interface ReviewRequest {
  readonly topic: string
  readonly card: string
  readonly rating: Rating
}

/** The cards of lessons that were read, each asked again when it is about to be forgotten. */
export class Recall {
  readonly #db: Database
  readonly #shelf: SeriesShelf
  readonly #pages: PageRenderer
  readonly #clock: () => number
  #scheduler: Promise<Scheduler> | undefined

  constructor(parts: { db: Database; shelf: SeriesShelf; pages: PageRenderer; clock: () => number }) {
    this.#db = parts.db
    this.#shelf = parts.shelf
    this.#pages = parts.pages
    this.#clock = parts.clock
  }

  #schedule(): Promise<Scheduler> {
    this.#scheduler ??= Scheduler.load()
    return this.#scheduler
  }

  /** How many cards are due now. */
  async count(basis?: Basis): Promise<RecallCount> {
    const { due, next } = await this.#look(undefined, basis)
    return { due: due.length, ...nextAt(next) }
  }

  /** The cards that are due now, of all topics or of one, by the slug it has or had. Throws `topic-not-found`. */
  async queue(topicSlug?: string): Promise<RecallQueue> {
    const topic = topicSlug === undefined ? undefined : this.#shelf.topic(topicSlug).topic
    const { due, next, now } = await this.#look(topic)
    const scheduler = due.length === 0 ? undefined : await this.#schedule()
    const cards = await Promise.all(
      due.slice(0, MOST_CARDS).map(async (asked) => {
        const { card, known } = asked
        const [rendered, explained] = await Promise.all([this.#pages.card(card), this.#explained(asked)])
        return {
          topic: { slug: asked.topic.slug, title: asked.topic.title },
          id: card.id,
          question: rendered.question,
          answer: rendered.answer,
          ...(card.source === undefined ? {} : { source: card.source }),
          ...(explained && { explained }),
          isNew: known === undefined,
          comesBack: ratings.map((rating) =>
            comeback(rating, scheduler!.answer(this.#name(asked), known?.memory, { rating, at: now }), now),
          ),
        }
      }),
    )
    return { due: due.length, cards, ...nextAt(next) }
  }

  async #look(topic: Topic | undefined, basis?: Basis) {
    const standing = await readStanding(this.#db, this.#shelf)
    const now = this.#clock()
    basis?.until(dueUntil(this.#shelf, standing, now))
    return { due: dueCards(this.#shelf, standing, now, topic), next: nextDue(this.#shelf, standing, now, topic), now }
  }

  /** The place of the lesson that the card names, while the lesson has it. */
  async #explained({ topic, card }: AskedCard): Promise<LessonPlace | undefined> {
    if (card.lesson === undefined || !topic.lesson) return undefined
    const { headings } = await this.#pages.render(topic.lesson.path)
    const heading = headings.find(({ id }) => id === `s-${card.lesson}`)
    if (!heading) return undefined
    return { id: heading.id, title: heading.text, ...(card.passage === undefined ? {} : { passage: card.passage }) }
  }

  #name({ topic, card }: Pick<AskedCard, 'topic' | 'card'>): string {
    return `${this.#shelf.series.slug}/${topic.slug}/${card.id}`
  }

  /** Keeps how well a card was known. Throws `topic-not-found`, `card-not-found`. */
  async review(request: ReviewRequest): Promise<ReviewMade> {
    const { topic, card } = this.#find(request.topic, request.card)
    const scheduler = await this.#schedule()
    const now = this.#clock()
    const place = this.#place(topic, card)
    const id = newId()
    const outcome = await inTransaction(this.#db, async (trx) => {
      const row = { id, series: place.series, topic: topic.slug, card: card.id }
      await trx
        .insertInto('recall_review')
        .values({ ...row, rating: request.rating, reviewed_at: now, undone_at: null })
        .execute()
      return storeCard(trx, scheduler, place)
    })
    return { id, ...comeback(request.rating, outcome!, now) }
  }

  /** Takes a review back, as if it had never been. Throws `review-not-found`. */
  async undo(id: string): Promise<void> {
    const scheduler = await this.#schedule()
    const row = await this.#db
      .selectFrom('recall_review')
      .selectAll()
      .where('id', '=', id)
      .where('undone_at', 'is', null)
      .executeTakeFirst()
    if (!row) throw appError('review-not-found', { review: id })
    const topic = this.#shelf.currentSlug(row.topic)
    const aliases = topic === undefined ? [] : this.#shelf.topic(topic).topic.aliases
    await inTransaction(this.#db, async (trx) => {
      await trx.updateTable('recall_review').set({ undone_at: this.#clock() }).where('id', '=', id).execute()
      await storeCard(trx, scheduler, { series: row.series, topic: topic ?? row.topic, aliases, card: row.card })
    })
  }

  /** All reviews that were not taken back, newest first. */
  async reviews(request: PageRequest): Promise<Page<Review>> {
    const after = placeOf(request)
    const rows = await this.#db
      .selectFrom('recall_review')
      .select(['id', 'topic', 'card', 'rating', 'reviewed_at as at'])
      .where('series', '=', this.#shelf.series.slug)
      .where('undone_at', 'is', null)
      .$if(after !== undefined, (query) => query.where((e) => isBehind(e, after!)))
      .orderBy('reviewed_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limitOf(request) + 1)
      .execute()
    const page = pageOf(rows, request)
    return {
      ...page,
      items: page.items.map(({ at, ...row }) => ({
        ...row,
        topic: this.#shelf.currentSlug(row.topic) ?? row.topic,
        rating: row.rating as Rating,
        at: new Date(at).toISOString(),
      })),
    }
  }

  #place(topic: Topic, card: RecallCard): CardPlace {
    return { series: this.#shelf.series.slug, topic: topic.slug, aliases: topic.aliases, card: card.id }
  }

  #find(topicSlug: string, id: string): { topic: Topic; card: RecallCard } {
    const { topic } = this.#shelf.topic(topicSlug)
    const card = topic.cards.find((one) => one.id === id)
    if (!card) throw appError('card-not-found', { topic: topic.slug, card: id })
    return { topic, card }
  }
}

function isBehind(e: ExpressionBuilder<Tables, 'recall_review'>, { at, id }: Place) {
  return e.or([e('reviewed_at', '<', at), e.and([e('reviewed_at', '=', at), e('id', '<', id)])])
}

function comeback(rating: Rating, { dueAt, days }: Outcome, now: number): Comeback {
  const span = days > 0 ? { days } : { minutes: Math.max(1, Math.round((dueAt - now) / 60_000)) }
  return { rating, dueAt: new Date(dueAt).toISOString(), ...span }
}

const nextAt = (next: number | undefined) => (next === undefined ? {} : { nextAt: new Date(next).toISOString() })
