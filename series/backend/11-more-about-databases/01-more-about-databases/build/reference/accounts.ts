// Accounts: opening one, looking at one, and all of an owner.
import type { Database } from './database.ts'
import { type Entry, type EntryRow, entryOf } from './entry.ts'
import { accountId } from './input.ts'
import { Problem } from './problem.ts'

export interface Account {
  readonly id: string
  readonly owner: string
  readonly overdraft: boolean
  readonly balance: number
}

interface AccountRow {
  readonly id: number
  readonly owner: string
  readonly overdraft: boolean
  readonly balance: number
}

function accountOf({ id, owner, overdraft, balance }: AccountRow): Account {
  return { id: String(id), owner, overdraft, balance }
}

export async function openAccount(database: Database, asked: Omit<Account, 'id'>): Promise<Account> {
  const { owner, overdraft, balance } = asked
  return database.transaction(async (session) => {
    const { rows } = await session.query<AccountRow>(
      'INSERT INTO accounts (owner, overdraft, balance) VALUES ($1, $2, $3) RETURNING id, owner, overdraft, balance',
      [owner, overdraft, balance],
    )
    const [row] = rows as [AccountRow]
    await session.query('INSERT INTO entries (account, amount, balance) VALUES ($1, $2, $2)', [row.id, balance])
    return accountOf(row)
  })
}

export async function accountById(database: Database, text: string): Promise<Account> {
  const id = accountId(text)
  const rows =
    id === undefined
      ? []
      : await database.read<AccountRow>('SELECT id, owner, overdraft, balance FROM accounts WHERE id = $1', [id])
  const [row] = rows
  if (row === undefined) throw new Problem(404, 'there is no such account')
  return accountOf(row)
}

/** All accounts of an owner with the last three entries of each, in one statement: so it is one question, and one moment. */
export async function accountsOf(
  database: Database,
  owner: string,
  release: 1 | 2,
): Promise<(Account & { entries: Entry[] })[]> {
  const note = release === 2 ? ', t.note' : ''
  const rows = await database.read<AccountRow & { entries: EntryRow[] }>(
    `SELECT a.id, a.owner, a.overdraft, a.balance, last.entries
       FROM accounts a
       CROSS JOIN LATERAL (
         SELECT coalesce(json_agg(e ORDER BY e.id DESC), '[]') AS entries
           FROM (SELECT e.id, e.transfer, e.amount, e.balance${note}
                   FROM entries e LEFT JOIN transfers t ON t.id = e.transfer
                  WHERE e.account = a.id ORDER BY e.id DESC LIMIT 3) e) last
      WHERE a.owner = $1
      ORDER BY a.id`,
    [owner],
  )
  return rows.map((row) => ({ ...accountOf(row), entries: row.entries.map((entry) => entryOf(entry, release)) }))
}
