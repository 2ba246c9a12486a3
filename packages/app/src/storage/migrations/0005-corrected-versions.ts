import type { Kysely } from 'kysely'

/** Who proposed the correction that made a version of a text. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('explanation_version').addColumn('by_name', 'text').execute()
}
