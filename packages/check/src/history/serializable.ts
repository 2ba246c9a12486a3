import { type Dependency, dependenciesOf } from './dependencies.ts'
import { shortestCycle } from './shortest-cycle.ts'

/** One transaction that is known to be there: what it read and what it wrote, each value under a mark that no other has. */
export interface Transaction {
  /** For sentences: "transfer 7". No other has the same. */
  readonly name: string
  /** `version` absent: what was there before any of them wrote. */
  readonly reads: readonly { readonly key: string; readonly version?: string }[]
  /** The last value that it gave each key. */
  readonly writes: readonly { readonly key: string; readonly version: string }[]
}

/** The versions that each key has had, the oldest first, without what was there before. */
export type VersionOrders = ReadonlyMap<string, readonly string[]>

/** The phenomena of Adya, Liskov and O'Neil 2000, by what the cycle is made of. */
export type Phenomenon = 'G0' | 'G1a' | 'G1c' | 'G-single' | 'G2'

export type SerializableJudgement =
  | { readonly ok: true; readonly order: readonly Transaction[] }
  | {
      readonly ok: false
      readonly phenomenon: Phenomenon
      /** Sentences. */
      readonly why: string
      /** The cycle, each line a dependency; one line for a value that nobody has written. */
      readonly drawing: readonly string[]
    }

const names: Readonly<Record<Exclude<Phenomenon, 'G1a'>, string>> = {
  G0: 'their writes are in no order (G0, a dirty write)',
  G1c: 'each saw what the other wrote (G1c, circular information flow)',
  'G-single': 'one of them saw something old beside something new (G-single: read skew or a lost update)',
  G2: 'each read what another then changed, as if it had been alone (G2: write skew or a long fork)',
}

/**
 * Whether some order of the transactions, one after the other, explains all that they read and wrote (PL-3). It does exactly when the
 * graph of their dependencies (ww, wr, rw) has no cycle; the shortest one is shown where there is one.
 * @throws RangeError where the orders and the writes contradict one another
 */
export function serializable(transactions: readonly Transaction[], orders: VersionOrders): SerializableJudgement {
  for (const { name, reads } of transactions) {
    for (const { key, version } of reads) {
      if (version === undefined || orders.get(key)?.includes(version)) continue
      const line = `${name} read ${version} of ${key}, which is none of the versions that it has had`
      return { ok: false, phenomenon: 'G1a', why: `${line} (G1a, an aborted read).`, drawing: [line] }
    }
  }
  const edges = dependenciesOf(transactions, orders)
  const cycle = shortestCycle(transactions, edges)
  if (cycle === undefined) return { ok: true, order: sorted(transactions, edges) }
  const phenomenon = phenomenonOf(cycle)
  const who = [...new Set(cycle.map(({ from }) => from.name))]
  return {
    ok: false,
    phenomenon,
    why: `${who.slice(0, -1).join(', ')} and ${who.at(-1) ?? ''} can't be put into an order: ${names[phenomenon]}.`,
    drawing: cycle.map(({ from, to, because }) => `${from.name} before ${to.name}: ${because}`),
  }
}

function phenomenonOf(cycle: readonly Dependency[]): Exclude<Phenomenon, 'G1a'> {
  const against = cycle.filter(({ kind }) => kind === 'rw').length
  if (against > 1) return 'G2'
  if (against === 1) return 'G-single'
  return cycle.some(({ kind }) => kind === 'wr') ? 'G1c' : 'G0'
}

/** An order that keeps every dependency; there is one, since there is no cycle. */
function sorted(transactions: readonly Transaction[], edges: readonly Dependency[]): Transaction[] {
  const before = new Map(transactions.map((transaction) => [transaction, 0]))
  for (const { to } of edges) before.set(to, (before.get(to) ?? 0) + 1)
  const ready = transactions.filter((transaction) => before.get(transaction) === 0)
  const order: Transaction[] = []
  for (let next = ready.shift(); next !== undefined; next = ready.shift()) {
    order.push(next)
    for (const { from, to } of edges) {
      if (from !== next) continue
      const left = (before.get(to) ?? 0) - 1
      before.set(to, left)
      if (left === 0) ready.push(to)
    }
  }
  return order
}
