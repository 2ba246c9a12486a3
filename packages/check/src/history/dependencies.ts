import type { Transaction, VersionOrders } from './serializable.ts'

/** Why one transaction comes before another. */
export interface Dependency {
  readonly from: Transaction
  readonly to: Transaction
  /** It wrote the version before; it wrote what was read; it read what was then overwritten. */
  readonly kind: 'ww' | 'wr' | 'rw'
  /** In words, a clause. */
  readonly because: string
}

/** All direct dependencies: the edges of the direct serialization graph. @throws RangeError */
export function dependenciesOf(transactions: readonly Transaction[], orders: VersionOrders): Dependency[] {
  const writers = writersOf(transactions, orders)
  const edges: Dependency[] = []
  const add = (
    from: Transaction | undefined,
    to: Transaction | undefined,
    kind: Dependency['kind'],
    because: string,
  ) => {
    if (from && to && from !== to) edges.push({ from, to, kind, because })
  }
  for (const [key, versions] of orders) {
    for (const [i, version] of versions.entries()) {
      const earlier = versions[i - 1]
      if (earlier === undefined) continue
      add(writers.get(place(key, earlier)), writers.get(place(key, version)), 'ww', `it wrote ${key} first`)
    }
  }
  for (const reader of transactions) {
    for (const { key, version } of reader.reads) {
      const versions = orders.get(key) ?? []
      const index = version === undefined ? -1 : versions.indexOf(version)
      if (version !== undefined) {
        const writer = writers.get(place(key, version))
        add(writer, reader, 'wr', `it wrote the ${key} that ${reader.name} read`)
      }
      const next = versions[index + 1]
      const overwriter = next === undefined ? undefined : writers.get(place(key, next))
      // What it wrote itself comes after its own reading.
      add(reader, overwriter, 'rw', `it read the ${key} that ${overwriter?.name ?? ''} replaced`)
    }
  }
  return edges
}

function writersOf(transactions: readonly Transaction[], orders: VersionOrders): Map<string, Transaction> {
  const writers = new Map<string, Transaction>()
  for (const transaction of transactions) {
    for (const { key, version } of transaction.writes) {
      const at = place(key, version)
      if (writers.has(at)) throw new RangeError(`two transactions wrote version ${version} of ${key}`)
      if (orders.get(key)?.includes(version) !== true) {
        throw new RangeError(`${transaction.name} wrote version ${version} of ${key}, which stands in no order`)
      }
      writers.set(at, transaction)
    }
  }
  return writers
}

function place(key: string, version: string): string {
  return JSON.stringify([key, version])
}
