// The tables, made by whoever comes first, and changed for the next release while the one before still serves.
import { type Database, type Session, isPassing } from './database.ts'

/** Any number that no other program uses: who holds it may change tables. */
const migrating = 5_318_008
const tries = 200

const tables = [
  `CREATE TABLE IF NOT EXISTS accounts (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     owner text NOT NULL,
     overdraft boolean NOT NULL,
     balance bigint NOT NULL,
     CHECK (overdraft OR balance >= 0))`,
  `CREATE INDEX IF NOT EXISTS accounts_of_owner ON accounts (owner, id)`,
  `CREATE TABLE IF NOT EXISTS transfers (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     key text UNIQUE,
     from_account bigint NOT NULL REFERENCES accounts,
     to_account bigint NOT NULL REFERENCES accounts,
     amount bigint NOT NULL CHECK (amount > 0))`,
  `CREATE TABLE IF NOT EXISTS entries (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     account bigint NOT NULL REFERENCES accounts,
     transfer bigint REFERENCES transfers,
     amount bigint NOT NULL,
     balance bigint NOT NULL)`,
  `CREATE INDEX IF NOT EXISTS entries_of_account ON entries (account, id)`,
]

export async function migrate(database: Database, release: 1 | 2): Promise<void> {
  await patiently(() =>
    database.transaction(async (session) => {
      // Two that start at once take turns; the second finds all there.
      await session.query('SELECT pg_advisory_xact_lock($1)', [migrating])
      for (const table of tables) await session.query(table)
    }),
  )
  if (release < 2) return
  await patiently(() =>
    database.transaction(async (session) => {
      await session.query('SELECT pg_advisory_xact_lock($1)', [migrating])
      // It needs every reader gone, and all who come later wait behind it: so it gives up after a moment and tries again.
      await session.query("SET LOCAL lock_timeout = '100ms'")
      if (!(await hasNotes(session))) await session.query('ALTER TABLE transfers ADD COLUMN note text')
    }),
  )
}

async function hasNotes(session: Session): Promise<boolean> {
  const { rowCount } = await session.query(
    `SELECT 1 FROM information_schema.columns WHERE table_name = 'transfers' AND column_name = 'note'`,
  )
  return rowCount !== 0
}

/** Tries again for as long as a lock is held by somebody else, or the database is not there yet. */
async function patiently(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isPassing(error) || attempt === tries) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
