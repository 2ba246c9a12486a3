import { Kysely, type Dialect } from 'kysely'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { prepareDataDir } from '../data-dir.ts'
import { appError, AppError } from '../errors.ts'
import { migrations } from './migrations/index.ts'
import { nodeSqliteDialect } from './node-sqlite-dialect.ts'
import { PostgresRevision } from './postgres-revision.ts'
import type { Revision } from './revision.ts'
import { isBusy, sqliteError } from './sqlite-error.ts'
import { SqliteRevision } from './sqlite-revision.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

/** A database as it is opened; what is done in it needs no more than `Database`. */
export class OpenDatabase extends Kysely<Tables> {
  readonly revision: Revision

  constructor(dialect: Dialect, revision: Revision | undefined) {
    super({ dialect })
    this.revision = revision ?? new PostgresRevision(this)
  }

  override async destroy(): Promise<void> {
    this.revision.close()
    await super.destroy()
  }
}

/** How long SQLite itself waits for a lock, blocking, in ms; the dialect then waits on without blocking. */
const BUSY_TIMEOUT = 20

/**
 * Opens a person's data, making the folder and bringing the tables up to date where needed: dataDir/backroad.sqlite, or
 * PostgreSQL when its address is given. The command and the server may have it open at once. A commit is on disk before it is
 * acknowledged (SQLite: WAL, synchronous=FULL). Throws AppError with a `data-…` code, or `database-unreachable`.
 */
export async function openDatabase(dataDir: string, databaseUrl?: string): Promise<OpenDatabase> {
  prepareDataDir(dataDir)
  const { dialect, place, revision } = databaseUrl
    ? await atAddress(databaseUrl)
    : await inFile(join(dataDir, 'backroad.sqlite'))
  const db = new OpenDatabase(dialect, revision)
  try {
    await migrate(db, place)
    return db
  } catch (error) {
    await db.destroy()
    throw error
  }
}

interface Opened {
  readonly dialect: Dialect
  /** Where it is, for people. */
  readonly place: string
  /** Where it needs more than the database itself. */
  readonly revision?: Revision
}

async function inFile(file: string): Promise<Opened> {
  return { dialect: nodeSqliteDialect(await openFile(file), file), place: file, revision: new SqliteRevision(file) }
}

async function atAddress(url: string): Promise<Opened> {
  const [{ postgresDialect }, { placeOf }] = await Promise.all([
    import('./postgres-dialect.ts'),
    import('./postgres-error.ts'),
  ])
  return { dialect: await postgresDialect(url), place: placeOf(url) }
}

async function openFile(file: string): Promise<DatabaseSync> {
  let database: DatabaseSync | undefined
  try {
    // SQLite would make the file readable by all; what a person learns is theirs.
    closeSync(openSync(file, 'a', 0o600))
    database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: true })
    await useWriteAheadLog(database)
    return database
  } catch (error) {
    database?.close()
    const told = sqliteError(error, file)
    if (told instanceof AppError) throw told
    throw appError('data-folder-unusable', { dir: file, reason: `The system says ${(error as Error).message}` }, error)
  }
}

/** Turning WAL on needs the file for oneself for a moment; when it is on already, asking costs nothing. */
async function useWriteAheadLog(database: DatabaseSync): Promise<void> {
  const deadline = performance.now() + 5000
  for (;;) {
    try {
      database.exec('pragma journal_mode = wal; pragma synchronous = full')
      return
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error
      await delay(5 + Math.random() * 20)
    }
  }
}

/** Whether every migration that is known here, and no other, was made: nearly always, and asking is quicker than migrating. */
async function isUpToDate(db: Database, known: readonly string[]): Promise<boolean> {
  const made = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute()
    .catch(() => []) // a new file has no such table; any other fault is met, and told, by the migration
  return made.length === known.length && made.every(({ name }) => known.includes(name))
}

async function migrate(db: Database, file: string): Promise<void> {
  const known = Object.keys(migrations)
  if (await isUpToDate(db, known)) return
  const { Migrator } = await import('kysely/migration')
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } })
  const { error } = await migrator.migrateToLatest()
  if (!error) return
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message)) {
    throw appError('data-newer', { file }, new Error(`${error.message}; known here: ${known.join(', ')}`))
  }
  throw error
}
