import type { Dependency } from './dependencies.ts'
import type { Transaction } from './serializable.ts'

/** A cycle of the graph that no other is shorter than; undefined where there is none. */
export function shortestCycle(
  transactions: readonly Transaction[],
  edges: readonly Dependency[],
): readonly Dependency[] | undefined {
  const leaving = new Map<Transaction, Dependency[]>()
  for (const edge of edges) leaving.set(edge.from, [...(leaving.get(edge.from) ?? []), edge])
  let shortest: readonly Dependency[] | undefined
  for (const start of transactions) {
    const cycle = backTo(start, leaving, (shortest?.length ?? Infinity) - 1)
    if (cycle) shortest = cycle
    if (shortest?.length === 2) return shortest
  }
  return shortest
}

/** The shortest way from a transaction back to it, of at most `most` steps. Breadth first. */
function backTo(
  start: Transaction,
  leaving: ReadonlyMap<Transaction, readonly Dependency[]>,
  most: number,
): readonly Dependency[] | undefined {
  const ways: (readonly Dependency[])[] = [[]]
  const seen = new Set<Transaction>()
  for (let way = ways.shift(); way !== undefined && way.length < most; way = ways.shift()) {
    const at = way.at(-1)?.to ?? start
    for (const edge of leaving.get(at) ?? []) {
      if (edge.to === start) return [...way, edge]
      if (seen.has(edge.to)) continue
      seen.add(edge.to)
      ways.push([...way, edge])
    }
  }
  return undefined
}
