import { CNAME, type Record } from './message.ts'
import { fold, type Name } from './name.ts'

/** What is known of one question: its records, or that there are none, and then with the zone's SOA. */
export interface Found {
  readonly rcode: number
  readonly answer: readonly Record[]
  readonly authority: readonly Record[]
}

const MOST = 10_000
/** Nothing is kept for longer than a day, however large its TTL: RFC 8767 §4, RFC 2308 §5. */
const LONGEST = 86_400

/** Whatever is put in is there until its time is up, or until there is too much: then the oldest goes. */
export class Expiring<T> {
  readonly #entries = new Map<string, { value: T; until: number }>()

  put(key: string, value: T, seconds: number): void {
    this.#entries.delete(key)
    this.#entries.set(key, { value, until: Date.now() + 1000 * seconds })
    const [oldest = key] = this.#entries.keys()
    if (this.#entries.size > MOST) this.#entries.delete(oldest)
  }

  get(key: string): { value: T; secondsLeft: number } | undefined {
    const entry = this.#entries.get(key)
    if (entry && entry.until > Date.now())
      return { value: entry.value, secondsLeft: Math.ceil((entry.until - Date.now()) / 1000) }
    this.#entries.delete(key)
    return undefined
  }
}

/** Answers by question. An alias is kept as the answer to every question about its name. */
const ALIAS = 'alias'

export class Answers {
  readonly #found = new Expiring<Found>()

  /** An answer is kept for its shortest TTL. For an absence that of the SOA counts, and with no SOA it isn't kept: RFC 2308 §5. */
  put(name: Name, type: number, found: Found): void {
    const { answer, authority } = found
    const records = answer.length > 0 ? answer : authority
    if (records.length === 0) return
    const [first] = answer
    const about = first?.type === CNAME ? ALIAS : type
    this.keep(name, about, found, Math.min(LONGEST, ...records.map((record) => record.ttl)))
  }

  keep(name: Name, about: number | typeof ALIAS, found: Found, seconds: number): void {
    this.#found.put(`${fold(name)} ${about}`, found, seconds)
  }

  /** Each TTL is what is left of it. */
  get(name: Name, type: number): Found | undefined {
    const kept = this.#found.get(`${fold(name)} ${type}`) ?? this.#found.get(`${fold(name)} ${ALIAS}`)
    if (!kept) return undefined
    const aged = (records: readonly Record[]) => records.map((record) => ({ ...record, ttl: kept.secondsLeft }))
    const { rcode, answer, authority } = kept.value
    return { rcode, answer: aged(answer), authority: aged(authority) }
  }
}
