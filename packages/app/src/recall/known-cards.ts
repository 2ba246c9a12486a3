import type { SeriesShelf } from '../series/series-shelf.ts'
import type { Database } from '../storage/open-database.ts'
import type { KnownCard, KnownCards } from './due-cards.ts'
import type { Memory } from './scheduler.ts'

/** What is known of every card that was ever answered, by the slugs that topics have now. */
export async function readKnownCards(db: Database, shelf: SeriesShelf): Promise<KnownCards> {
  const rows = await db.selectFrom('recall_card').selectAll().where('series', '=', shelf.series.slug).execute()
  const known = new Map<string, Map<string, KnownCard>>()
  for (const row of rows) {
    const slug = shelf.currentSlug(row.topic)
    if (slug === undefined) continue
    const ofTopic = known.get(slug) ?? new Map<string, KnownCard>()
    // Kept under an earlier slug too, the one under its slug of today is the newer.
    if (row.topic === slug || !ofTopic.has(row.card)) {
      ofTopic.set(row.card, { begunAt: row.begun_at, dueAt: row.due_at, memory: JSON.parse(row.memory) as Memory })
    }
    known.set(slug, ofTopic)
  }
  return known
}
