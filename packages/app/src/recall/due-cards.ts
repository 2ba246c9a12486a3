import type { RecallCard, Topic } from '@backroad/series'
import type { SeriesShelf } from '../series/series-shelf.ts'
import { startOfDay, startOfDayAfter } from './day.ts'
import type { Memory } from './scheduler.ts'

/** So many cards are asked for the first time a day, so that a long reading does not become a wall of questions. */
export const NEW_A_DAY = 10

/** What is stored of a card. */
export interface KnownCard {
  readonly begunAt: number
  readonly dueAt: number
  readonly memory: Memory
}

/** Topic slug to card id to what is known, by the slugs that topics have now. */
export type KnownCards = ReadonlyMap<string, ReadonlyMap<string, KnownCard>>

export interface AskedCard {
  readonly topic: Topic
  readonly card: RecallCard
  /** None for one never asked. */
  readonly known?: KnownCard
}

/**
 * The cards to ask now: those that come back, longest due first, then new ones of lessons that were read, in the order of the
 * book and so many a day. Of one topic that was asked for by name, all new ones, read or not.
 */
export function dueCards(
  shelf: SeriesShelf,
  { read, known }: { readonly read: ReadonlyMap<string, number>; readonly known: KnownCards },
  now: number,
  topic?: Topic,
): AskedCard[] {
  const all = cardsOf(topic ? [topic] : shelf.topics, known)
  const back = all
    .filter((asked) => asked.known !== undefined && asked.known.dueAt <= now)
    .toSorted((a, b) => a.known!.dueAt - b.known!.dueAt)
  const fresh = all.filter((asked) => asked.known === undefined && (topic !== undefined || read.has(asked.topic.slug)))
  return [...back, ...(topic ? fresh : fresh.slice(0, newLeft(known, now)))]
}

/** How many of these cards each topic has, by slug. */
export function countsOf(cards: readonly AskedCard[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { topic } of cards) counts.set(topic.slug, (counts.get(topic.slug) ?? 0) + 1)
  return counts
}

/** Until when the same cards are due if nobody does anything, in ms. */
export function dueUntil(shelf: SeriesShelf, { known }: { readonly known: KnownCards }, now: number): number {
  const later = cardsOf(shelf.topics, known).flatMap((asked) =>
    asked.known && asked.known.dueAt > now ? [asked.known.dueAt] : [],
  )
  // Then as many new ones are asked again as a day has.
  return Math.min(...later, startOfDayAfter(now, 1))
}

/** When the next card comes that is not due yet, in ms. */
export function nextDue(
  shelf: SeriesShelf,
  { read, known }: { readonly read: ReadonlyMap<string, number>; readonly known: KnownCards },
  now: number,
  topic?: Topic,
): number | undefined {
  const all = cardsOf(topic ? [topic] : shelf.topics, known)
  const later = all.flatMap((asked) => (asked.known && asked.known.dueAt > now ? [asked.known.dueAt] : []))
  const waiting = !topic && all.some((asked) => !asked.known && read.has(asked.topic.slug)) && newLeft(known, now) === 0
  const times = waiting ? [...later, startOfDayAfter(now, 1)] : later
  return times.length === 0 ? undefined : Math.min(...times)
}

function cardsOf(topics: readonly Topic[], known: KnownCards): AskedCard[] {
  return topics.flatMap((topic) =>
    topic.cards.map((card) => {
      const stored = known.get(topic.slug)?.get(card.id)
      return { topic, card, ...(stored && { known: stored }) }
    }),
  )
}

function newLeft(known: KnownCards, now: number): number {
  const today = startOfDay(now)
  const begun = [...known.values()].flatMap((cards) => [...cards.values()]).filter(({ begunAt }) => begunAt >= today)
  return Math.max(0, NEW_A_DAY - begun.length)
}
