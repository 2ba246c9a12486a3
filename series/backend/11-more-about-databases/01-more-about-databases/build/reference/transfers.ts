// Moving money: one transaction that locks what it looks at, in an order that all keep.
import type { Database, Session } from './database.ts'
import { accountId } from './input.ts'
import { Problem } from './problem.ts'

export interface Wish {
  readonly from: string
  readonly to: string
  readonly amount: number
  readonly note: string | null
  readonly key: string | undefined
}

export interface Transfer {
  readonly id: string
  readonly from: string
  readonly to: string
  readonly amount: number
}

interface LockedRow {
  readonly id: number
  readonly owner: string
  readonly overdraft: boolean
  readonly balance: number
}

interface TransferRow {
  readonly id: number
  readonly from_account: number
  readonly to_account: number
  readonly amount: number
}

export async function transfer(database: Database, wish: Wish, release: 1 | 2): Promise<Transfer> {
  const from = accountId(wish.from)
  const to = accountId(wish.to)
  if (from === undefined || to === undefined) throw new Problem(404, 'there is no such account')
  if (from === to) throw new Problem(400, 'from and to are the same account')
  return database.transaction(async (session) => {
    const locked = await lock(session, from, to)
    const known = wish.key === undefined ? undefined : await byKey(session, wish.key)
    if (known) return again(known, { ...wish, from, to })
    const accountOf = (id: string) => locked.find((row) => String(row.id) === id)
    const source = accountOf(from)
    const target = accountOf(to)
    if (source === undefined || target === undefined) throw new Problem(404, 'there is no such account')
    mayPay(locked, source, target, wish.amount)
    const id = await record(session, { ...wish, from, to }, release)
    await session.query(
      `UPDATE accounts SET balance = CASE id WHEN $1 THEN balance - $3 ELSE balance + $3 END WHERE id IN ($1, $2)`,
      [from, to, wish.amount],
    )
    await session.query(
      `INSERT INTO entries (account, transfer, amount, balance) VALUES ($1, $3, -$4::bigint, $5), ($2, $3, $4::bigint, $6)`,
      [from, to, id, wish.amount, source.balance - wish.amount, target.balance + wish.amount],
    )
    return { id: String(id), from, to, amount: wish.amount }
  })
}

/**
 * Locks both accounts, and all others of the payer's owner, for the rule is about all of them. Everybody locks in the order of the
 * numbers, so that no two wait for one another.
 */
async function lock(session: Session, from: string, to: string): Promise<LockedRow[]> {
  const { rows } = await session.query<LockedRow>(
    `SELECT id, owner, overdraft, balance FROM accounts
      WHERE id = $2 OR owner = (SELECT owner FROM accounts WHERE id = $1)
      ORDER BY id FOR UPDATE`,
    [from, to],
  )
  return rows
}

async function byKey(session: Session, key: string): Promise<TransferRow | undefined> {
  const { rows } = await session.query<TransferRow>(
    'SELECT id, from_account, to_account, amount FROM transfers WHERE key = $1',
    [key],
  )
  return rows[0]
}

/** The answer to a wish that has come before: the same, unless the key now stands on another. */
function again(known: TransferRow, { from, to, amount }: Wish): Transfer {
  const same = String(known.from_account) === from && String(known.to_account) === to && known.amount === amount
  if (!same) throw new Problem(422, 'this Idempotency-Key was used for another transfer')
  return { id: String(known.id), from, to, amount }
}

/** An account pays what it has; one with an overdraft also what its owner has elsewhere. No owner falls below zero. */
function mayPay(locked: readonly LockedRow[], source: LockedRow, target: LockedRow, amount: number): void {
  const own = locked.filter(({ owner }) => owner === source.owner)
  const total = own.reduce((sum, { balance }) => sum + balance, 0)
  const leaves = target.owner !== source.owner
  if ((!source.overdraft && source.balance < amount) || (leaves && total < amount)) {
    throw new Problem(409, 'there is not enough money')
  }
}

async function record(session: Session, wish: Wish, release: 1 | 2): Promise<number> {
  const { key = null, from, to, amount, note } = wish
  const { rows } =
    release === 2
      ? await session.query<{ id: number }>(
          'INSERT INTO transfers (key, from_account, to_account, amount, note) VALUES ($1, $2, $3, $4, $5) RETURNING id',
          [key, from, to, amount, note],
        )
      : await session.query<{ id: number }>(
          'INSERT INTO transfers (key, from_account, to_account, amount) VALUES ($1, $2, $3, $4) RETURNING id',
          [key, from, to, amount],
        )
  return (rows as [{ id: number }])[0].id
}
