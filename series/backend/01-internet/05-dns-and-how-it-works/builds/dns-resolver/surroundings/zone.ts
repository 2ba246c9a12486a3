import type { DnsData, DnsMessage, DnsQuestion, DnsRecord, DnsType } from '@backroad/protocols'
import { isBelow, sameName } from '@backroad/protocols'
import type { Internet } from './internet.ts'
import type { Query, Server } from './server.ts'

/** Who is named as a server of a zone, and the address that the zone above tells with it, if it tells one. */
export interface NameServer {
  readonly name: string
  readonly glue?: string | undefined
}

interface Cut {
  readonly name: string
  readonly servers: readonly NameServer[]
  /** Further records that come with the referral. */
  readonly additional: readonly DnsRecord[]
}

/** The times in a zone, in seconds. */
export interface ZoneTimes {
  readonly ttl: number
  readonly soaTtl: number
  /** For how long it may be kept that something isn't there, RFC 2308 §5; the lesser of this and `soaTtl`. */
  readonly minimum: number
}

/** The data of one zone, and the answers that follow from it: RFC 1034 §4.3.2. */
export class Zone {
  /** Without a dot at the end; empty for the root. */
  readonly name: string
  readonly internet: Internet
  /** Those that answer for it, in the order in which the zone above names them. */
  readonly servers: Server[] = []
  readonly #times: ZoneTimes
  readonly #cuts: Cut[] = []
  #records: DnsRecord[] = []

  constructor(internet: Internet, name: string, times: Partial<ZoneTimes> = {}) {
    this.internet = internet
    this.name = name
    this.#times = { ttl: 300, soaTtl: 300, minimum: 300, ...times }
  }

  /** A name in the zone: "www" is www.ZONE, "" the zone's own. */
  below(label: string): string {
    return [label, this.name].filter((part) => part !== '').join('.')
  }

  /** Adds a record and gives its full name. */
  add(label: string, type: DnsType, data: DnsData, ttl = this.#times.ttl): string {
    const name = this.below(label)
    this.#records.push({ name, type, ttl, data })
    return name
  }

  /** Takes away all records of a name. */
  remove(label: string): void {
    this.#records = this.#records.filter((record) => !sameName(record.name, this.below(label)))
  }

  /** Hands a part of the zone to other servers. */
  delegate(name: string, servers: readonly NameServer[], additional: readonly DnsRecord[] = []): void {
    this.#cuts.push({ name, servers, additional })
  }

  /** What the zone's servers were asked, in order; of one name when told. */
  asked(name?: string): Query[] {
    const all = this.servers.flatMap((server) => server.queries).toSorted((a, b) => a.at - b.at)
    return all.filter((query) => name === undefined || sameName(query.name, name))
  }

  get soa(): DnsRecord {
    const { soaTtl: ttl, minimum } = this.#times
    const data = {
      mname: this.below('ns'),
      // A label is bytes, not text.
      rname: this.below('hostmaster\\200'),
      serial: 1,
      refresh: 7200,
      retry: 900,
      expire: 86_400,
      minimum,
    }
    return { name: this.below(''), type: 'SOA', ttl, data }
  }

  /** The reply of a server of this zone, without the header's ID. */
  answer({ name, type }: DnsQuestion): Partial<DnsMessage> {
    const cut = this.#cuts.find((each) => isBelow(name, each.name))
    if (cut && !(type === 'DS' && sameName(name, cut.name))) return this.#referral(cut)
    const here = this.#at(name)
    const wanted = here.filter((record) => type === 'ANY' || record.type === type)
    const alias = wanted.length === 0 ? here.find((record) => record.type === 'CNAME') : undefined
    if (alias) return { aa: true, answers: [alias] }
    if (wanted.length > 0) return { aa: true, answers: wanted }
    const exists =
      [...this.#records, ...this.#cuts].some((each) => isBelow(each.name, name)) || sameName(name, this.name)
    // The TTL of the SOA then says for how long that may be kept: RFC 2308 §3.
    const { soaTtl, minimum } = this.#times
    const soa = { ...this.soa, ttl: Math.min(soaTtl, minimum) }
    return { aa: true, rcode: exists ? 'NOERROR' : 'NXDOMAIN', authority: [soa] }
  }

  #at(name: string): DnsRecord[] {
    return [...this.#records, this.soa].filter((record) => sameName(record.name, name))
  }

  #referral({ name, servers, additional }: Cut): Partial<DnsMessage> {
    const { ttl } = this.#times
    const glue = servers.flatMap((server): DnsRecord[] =>
      server.glue === undefined ? [] : [{ name: server.name, type: 'A', ttl, data: server.glue }],
    )
    return {
      authority: servers.map((server) => ({ name, type: 'NS', ttl, data: server.name })),
      additional: [...additional, ...glue],
    }
  }
}
