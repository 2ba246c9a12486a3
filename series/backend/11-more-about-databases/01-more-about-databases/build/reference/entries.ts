// What has moved on an account, newest first, a page at a time.
import { accountById } from './accounts.ts'
import type { Database } from './database.ts'
import { type Entry, type EntryRow, entryOf } from './entry.ts'
import { accountId } from './input.ts'
import { Problem } from './problem.ts'

/** Begins behind the entry that the page before ended with, so that what came meanwhile shifts nothing. */
export async function entriesOf(
  database: Database,
  account: string,
  o: { limit: number; after: string | null; release: 1 | 2 },
): Promise<{ entries: Entry[]; next: string | null }> {
  const after = o.after === null ? null : accountId(o.after)
  if (after === undefined) throw new Problem(400, 'after is no place in this list')
  const { id } = await accountById(database, account)
  const note = o.release === 2 ? ', t.note' : ''
  const rows = await database.read<EntryRow>(
    `SELECT e.id, e.transfer, e.amount, e.balance${note}
       FROM entries e LEFT JOIN transfers t ON t.id = e.transfer
      WHERE e.account = $1 AND ($2::bigint IS NULL OR e.id < $2)
      ORDER BY e.id DESC LIMIT $3`,
    [id, after, o.limit + 1],
  )
  const entries = rows.slice(0, o.limit).map((row) => entryOf(row, o.release))
  return { entries, next: rows.length > o.limit ? (entries.at(-1)?.id ?? null) : null }
}
