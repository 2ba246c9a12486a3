import type { Kysely } from 'kysely'

/** Workspaces, checks, proofs, progress, experiments. Types are those that SQLite and PostgreSQL both know. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('workspace')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('dir', 'text', (c) => c.notNull().unique())
    .addColumn('build', 'text', (c) => c.notNull())
    .addColumn('registered_at', 'bigint', (c) => c.notNull())
    .addColumn('forgotten_at', 'bigint')
    .execute()

  await db.schema
    .createTable('check_run')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspace.id'))
    .addColumn('build', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('pid', 'integer', (c) => c.notNull())
    .addColumn('passed', 'integer', (c) => c.notNull())
    .addColumn('failed', 'integer', (c) => c.notNull())
    .addColumn('verdicts', 'text', (c) => c.notNull())
    .addColumn('events', 'text')
    .addColumn('reason', 'text')
    .execute()
  await db.schema
    .createIndex('check_run_of_workspace')
    .on('check_run')
    .columns(['workspace_id', 'started_at'])
    .execute()

  await db.schema
    .createTable('stage_standing')
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspace.id'))
    .addColumn('stage', 'text', (c) => c.notNull())
    .addColumn('verdict', 'text', (c) => c.notNull())
    .addColumn('checked_at', 'bigint', (c) => c.notNull())
    .addColumn('first_passed_at', 'bigint')
    .addColumn('likely', 'text')
    .addPrimaryKeyConstraint('stage_standing_pk', ['workspace_id', 'stage'])
    .execute()

  await db.schema
    .createTable('proof')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('build', 'text', (c) => c.notNull())
    .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspace.id'))
    .addColumn('check_id', 'text', (c) => c.notNull().references('check_run.id'))
    .addColumn('proven_at', 'bigint', (c) => c.notNull())
    .addColumn('stages', 'text', (c) => c.notNull())
    .addColumn('code_digest', 'text', (c) => c.notNull())
    .addColumn('engine_version', 'text', (c) => c.notNull())
    .addColumn('series_version', 'text', (c) => c.notNull())
    .addColumn('transcript_digest', 'text', (c) => c.notNull())
    .addColumn('seed', 'text', (c) => c.notNull())
    .execute()
  await db.schema.createIndex('proof_of_build').on('proof').columns(['build', 'proven_at']).execute()

  await db.schema
    .createTable('topic_read')
    .addColumn('series', 'text', (c) => c.notNull())
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('read_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('topic_read_pk', ['series', 'topic'])
    .execute()

  await db.schema
    .createTable('experiment_run')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('series', 'text', (c) => c.notNull())
    .addColumn('topic', 'text', (c) => c.notNull())
    .addColumn('experiment', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('pid', 'integer', (c) => c.notNull())
    .addColumn('params', 'text', (c) => c.notNull())
    .addColumn('prediction', 'text')
    .addColumn('outcome', 'text')
    .addColumn('events', 'text')
    .execute()
  await db.schema
    .createIndex('experiment_run_of_topic')
    .on('experiment_run')
    .columns(['series', 'topic', 'experiment'])
    .execute()
}
