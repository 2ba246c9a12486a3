import type { Kysely } from 'kysely'

/** Which folder is a person's own series, and every text that was saved or seen in it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('own_series')
    .addColumn('dir', 'text', (c) => c.notNull())
    .addColumn('since', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('own_series_pk', ['dir', 'since'])
    .execute()

  await db.schema
    .createTable('explanation_version')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('series', 'text', (c) => c.notNull())
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('saved_at', 'bigint', (c) => c.notNull())
    .addColumn('origin', 'text', (c) => c.notNull())
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .execute()
  await db.schema
    .createIndex('explanation_version_of_topic')
    .on('explanation_version')
    .columns(['series', 'topic', 'saved_at'])
    .execute()
}
