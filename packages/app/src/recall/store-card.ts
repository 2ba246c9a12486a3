import type { Transaction } from 'kysely'
import type { Tables } from '../storage/tables.ts'
import type { Rating } from '../types.ts'
import type { Outcome, Scheduler } from './scheduler.ts'

export interface CardPlace {
  readonly series: string
  /** The slug it has now, and all it had before. */
  readonly topic: string
  readonly aliases: readonly string[]
  readonly card: string
}

/**
 * Makes what is known of a card again from its reviews, and gives it; none when no review is left. A card's reviews are few,
 * and what follows from all of them can't be wrong by what happened between.
 */
export async function storeCard(
  trx: Transaction<Tables>,
  scheduler: Scheduler,
  { series, topic, aliases, card }: CardPlace,
): Promise<Outcome | undefined> {
  const slugs = [topic, ...aliases]
  const reviews = await trx
    .selectFrom('recall_review')
    .select(['rating', 'reviewed_at'])
    .where('series', '=', series)
    .where('topic', 'in', slugs)
    .where('card', '=', card)
    .where('undone_at', 'is', null)
    .orderBy('reviewed_at')
    .orderBy('id')
    .execute()
  const answers = reviews.map((row) => ({ rating: row.rating as Rating, at: row.reviewed_at }))
  const outcome = scheduler.replay(`${series}/${topic}/${card}`, answers)
  await trx
    .deleteFrom('recall_card')
    .where('series', '=', series)
    .where('topic', 'in', slugs)
    .where('card', '=', card)
    .execute()
  if (outcome) {
    const { memory, dueAt } = outcome
    const row = { series, topic, card, begun_at: answers[0]!.at, due_at: dueAt, memory: JSON.stringify(memory) }
    await trx.insertInto('recall_card').values(row).execute()
  }
  return outcome
}
