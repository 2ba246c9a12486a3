import type { Kysely } from 'kysely'

/** What a person remembers and notes; and a lesson marked as unread again stays known, so that an import can't undo it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('topic_read').addColumn('unread_at', 'bigint').execute()

  await db.schema
    .createTable('recall_review')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('series', 'text', (c) => c.notNull())
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('card', 'text', (c) => c.notNull())
    .addColumn('rating', 'integer', (c) => c.notNull())
    .addColumn('reviewed_at', 'bigint', (c) => c.notNull())
    .addColumn('undone_at', 'bigint')
    .execute()
  await db.schema
    .createIndex('recall_review_of_card')
    .on('recall_review')
    .columns(['series', 'topic', 'card'])
    .execute()
  await db.schema.createIndex('recall_review_by_time').on('recall_review').columns(['series', 'reviewed_at']).execute()

  await db.schema
    .createTable('recall_card')
    .addColumn('series', 'text', (c) => c.notNull())
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('card', 'text', (c) => c.notNull())
    .addColumn('begun_at', 'bigint', (c) => c.notNull())
    .addColumn('due_at', 'bigint', (c) => c.notNull())
    .addColumn('memory', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('recall_card_pk', ['series', 'topic', 'card'])
    .execute()

  await db.schema
    .createTable('note')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('series', 'text', (c) => c.notNull())
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('quote', 'text')
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('url', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('deleted_at', 'bigint')
    .execute()
  await db.schema.createIndex('note_of_topic').on('note').columns(['series', 'topic']).execute()
  await db.schema.createIndex('note_by_change').on('note').columns(['series', 'updated_at']).execute()
}
