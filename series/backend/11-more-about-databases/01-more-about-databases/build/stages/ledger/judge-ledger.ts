import { type Transaction, serializable } from '@backroad/check'

/** What was seen of a ledger: each transfer answered with 201, each list, and at the end the entries of each account. */
export interface LedgerHistory {
  readonly made: readonly { readonly id: string; readonly from: string; readonly to: string }[]
  /** Of each list: the transfer behind the newest entry of each account. */
  readonly seen: readonly (readonly { readonly id: string; readonly last: string | null }[])[]
  /** The transfers of each account, the oldest first. */
  readonly orders: ReadonlyMap<string, readonly string[]>
}

type Judged = { readonly ok: true } | { readonly ok: false; readonly why: string; readonly drawing: readonly string[] }

/** Whether all that was seen can be put into one order, transfers and lists as wholes. Each transfer is a version of two accounts. */
export function judgeLedger({ made, seen, orders }: LedgerHistory): Judged {
  for (const { id, from, to } of made) {
    for (const account of [from, to]) {
      if (orders.get(account)?.includes(id)) continue
      const why = `transfer ${id} was answered with 201, and account ${account} has no entry of it.`
      return { ok: false, why, drawing: [why] }
    }
  }
  const nameOf = (account: string) => `account ${account}`
  const ids = new Set([...orders.values()].flat())
  const transfers = [...ids].map((id): Transaction => {
    const accounts = [...orders].filter(([, order]) => order.includes(id)).map(([account]) => account)
    return {
      name: `transfer ${id}`,
      reads: [],
      writes: accounts.map((account) => ({ key: nameOf(account), version: id })),
    }
  })
  const lists = seen.map((list, i): Transaction => {
    const reads = list.map(({ id, last }) => ({ key: nameOf(id), ...(last === null ? {} : { version: last }) }))
    return { name: `list ${i + 1}`, reads, writes: [] }
  })
  const versions = new Map([...orders].map(([account, order]) => [nameOf(account), order]))
  return serializable([...transfers, ...lists], versions)
}
