import { ending, isWithin, keyOf, type Name } from './name.ts'
import { TYPES, namesIn, type ResourceRecord } from './record.ts'

/** All records of a name, by their type. A name is there with none when only names below it have any: RFC 8020. */
export type Node = ReadonlyMap<number, readonly ResourceRecord[]>

/** What a zone knows of a name: its node, the cut above it behind which other servers know, or nothing. */
export type Found = { readonly node: Node } | { readonly cut: readonly ResourceRecord[] } | undefined

/** A zone, to be asked. Throws when its records begin with none of type SOA. */
export class Zone {
  readonly origin: Name
  readonly soa: ResourceRecord
  readonly #nodes = new Map<string, Map<number, ResourceRecord[]>>()

  constructor(records: readonly ResourceRecord[]) {
    const soa = records.find(({ type }) => type === TYPES.SOA)
    if (soa === undefined) throw new Error('the zone has no SOA record')
    this.soa = soa
    this.origin = soa.name
    for (const record of records) this.#add(record)
  }

  /** Looks up a name within the zone, label by label from the origin down: RFC 1034 §4.3.2, RFC 4592 §3.3.1. */
  find(name: Name): Found {
    let node: Node = new Map()
    for (let depth = this.origin.length; depth <= name.length; depth++) {
      const next = this.#nodes.get(keyOf(ending(name, depth)))
      if (next === undefined) return this.#wildcard(name, ending(name, depth - 1))
      const cut = next.get(TYPES.NS)
      if (cut && depth > this.origin.length) return { cut }
      node = next
    }
    return { node }
  }

  /** The addresses, known here, of the hosts that `records` name: RFC 1034 §4.3.2 step 6. */
  addressesFor(records: readonly ResourceRecord[]): ResourceRecord[] {
    const leading = records.filter(({ type }) => type === TYPES.NS || type === TYPES.MX || type === TYPES.SRV)
    const hosts = new Map(leading.flatMap(namesIn).map((host) => [keyOf(host), host]))
    return [...hosts.keys()].flatMap((host) => {
      const node = this.#nodes.get(host)
      return [...(node?.get(TYPES.A) ?? []), ...(node?.get(TYPES.AAAA) ?? [])]
    })
  }

  /** `*` below the closest name that exists stands for what is missing below it; its records get the name asked for. */
  #wildcard(name: Name, closest: Name): Found {
    const source = this.#nodes.get(keyOf(['*', ...closest]))
    if (source === undefined) return undefined
    return {
      node: new Map([...source].map(([type, records]) => [type, records.map((record) => ({ ...record, name }))])),
    }
  }

  #add(record: ResourceRecord): void {
    if (!isWithin(record.name, this.origin)) throw new Error('the zone has a record of a name that is not in it')
    let node = new Map<number, ResourceRecord[]>()
    for (let depth = this.origin.length; depth <= record.name.length; depth++) {
      const key = keyOf(ending(record.name, depth))
      node = this.#nodes.get(key) ?? new Map<number, ResourceRecord[]>()
      this.#nodes.set(key, node)
    }
    node.set(record.type, [...(node.get(record.type) ?? []), record])
  }
}
