// What an entry is, in the tables and to a client.
export interface Entry {
  readonly id: string
  readonly transfer: string | null
  readonly amount: number
  readonly balance: number
  readonly note?: string | null
}

export interface EntryRow {
  readonly id: number
  readonly transfer: number | null
  readonly amount: number
  readonly balance: number
  readonly note?: string | null
}

export function entryOf({ id, transfer, amount, balance, note }: EntryRow, release: 1 | 2): Entry {
  const entry = { id: String(id), transfer: transfer === null ? null : String(transfer), amount, balance }
  return release === 2 ? { ...entry, note: note ?? null } : entry
}
