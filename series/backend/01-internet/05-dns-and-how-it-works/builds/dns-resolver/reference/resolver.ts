import { Answers, Expiring, type Found } from './cache.ts'
import { Delegations, type Server, type Zone } from './delegations.ts'
import { exchange } from './exchange.ts'
import { A, AA, ANY, CNAME, IN, NOERROR, NXDOMAIN, SERVFAIL, SOA, type Message, type Question } from './message.ts'
import { fold, isWithin, type Name } from './name.ts'

/** How much one client's question may cost, lest somebody's zone make us ask without end. */
const MOST_QUERIES = 60
const MOST_MS = 4_000
const LONGEST_CHAIN = 12
const DEEPEST = 4
const MOST_SERVERS_LOOKED_UP = 4
const ROUNDS = 2
/** How long a server has for its reply; twice as long in each further round. */
const FIRST_MS = 300
/** For how long a server that was no use is asked after the others. */
const USELESS_SECONDS = 60
/** A failure is kept too, or each further client would start it all over: RFC 9520 §3.2. */
const FAILURE_SECONDS = 2

const FAILURE: Found = { rcode: SERVFAIL, answer: [], authority: [] }

/** What one client's question has left to spend; `depth` counts the lookups of servers within lookups. */
interface Work {
  readonly left: { queries: number }
  readonly until: number
  readonly depth: number
}

export class Resolver {
  readonly #answers = new Answers()
  readonly #delegations: Delegations
  readonly #useless = new Expiring<true>()
  readonly #running = new Map<string, Promise<Found>>()

  constructor(roots: readonly string[]) {
    this.#delegations = new Delegations(roots)
  }

  /** Answers a client's question. Clients that ask the same at the same time share one search. Never rejects. */
  resolve({ name, type }: Question): Promise<Found> {
    const key = `${fold(name)} ${type}`
    const running = this.#running.get(key)
    if (running) return running
    const work = { left: { queries: MOST_QUERIES }, until: Date.now() + MOST_MS, depth: 0 }
    const search = this.#follow(name, type, work).finally(() => this.#running.delete(key))
    this.#running.set(key, search)
    return search
  }

  /** Follows aliases from name to name. Each is looked up from the top: no server speaks for another zone. */
  async #follow(start: Name, type: number, work: Work): Promise<Found> {
    const chain = []
    for (let name = start, links = 0; links < LONGEST_CHAIN; links++) {
      const found = await this.#lookUp(name, type, work)
      chain.push(...found.answer)
      const alias = found.answer.find((record) => record.type === CNAME)
      if (!alias || type === CNAME) return { ...found, answer: chain }
      name = alias.data.toString('latin1')
    }
    return FAILURE
  }

  /** The records of one name, or its alias. */
  async #lookUp(name: Name, type: number, work: Work): Promise<Found> {
    const known = this.#answers.get(name, type)
    if (known) return known
    const found = await this.#search(name, type, work)
    if (found.rcode === SERVFAIL) this.#answers.keep(name, type, found, FAILURE_SECONDS)
    else this.#answers.put(name, type, found)
    return found
  }

  /** Goes down from the nearest known zone until a server answers. */
  async #search(name: Name, type: number, work: Work): Promise<Found> {
    for (let zone: Zone | undefined = this.#delegations.nearest(name); zone;) {
      const next: Zone | Found | undefined = await this.#askZone(zone, { name, type, class: IN }, work)
      if (next && 'rcode' in next) return next
      zone = next
    }
    return FAILURE
  }

  /** Asks the zone's servers, one after another and several times round, until one says something of use. */
  async #askZone(zone: Zone, question: Question, work: Work): Promise<Zone | Found | undefined> {
    for (let round = 0; round < ROUNDS; round++) {
      for await (const address of this.#addresses(zone, work)) {
        if (work.left.queries-- <= 0 || Date.now() > work.until) return undefined
        const reply = await exchange(address, question, FIRST_MS << round)
        const useful = reply && (this.#delegations.refer(reply, zone, question.name) ?? answerIn(reply, zone, question))
        if (useful) return useful
        this.#useless.put(`${zone.name} ${address}`, true, USELESS_SECONDS)
      }
    }
    return undefined
  }

  /** Where the zone's servers are; first those that were of use. Addresses are looked up only when no other is left. */
  async *#addresses({ name, servers }: Zone, work: Work): AsyncGenerator<string> {
    const rank = (address: string) => (this.#useless.get(`${name} ${address}`) ? 1 : 0)
    const known = servers.flatMap((server) => server.addresses)
    yield* known.toSorted((a, b) => rank(a) - rank(b))
    const unknown = servers.filter((server) => server.addresses.length === 0)
    for (const server of unknown.slice(0, MOST_SERVERS_LOOKED_UP)) yield* await this.#findServer(server, work)
  }

  async #findServer(server: Server, work: Work): Promise<readonly string[]> {
    if (work.depth === DEEPEST) return []
    const { answer } = await this.#follow(server.name, A, { ...work, depth: work.depth + 1 })
    return answer.filter((record) => record.type === A).map((record) => record.data.join('.'))
  }
}

/**
 * What the reply of a server of `zone` says to the question; undefined when that is of no use: an error, or a server that
 * does not answer for the zone at all. Nothing is believed of names outside the zone.
 */
function answerIn(reply: Message, zone: Zone, { name, type }: Question): Found | undefined {
  if (!(reply.flags & AA) || (reply.rcode !== NOERROR && reply.rcode !== NXDOMAIN)) return undefined
  const own = reply.answer.filter((record) => record.class === IN && fold(record.name) === fold(name))
  const wanted = own.filter((record) => record.type === type || type === ANY)
  const alias = own.find((record) => record.type === CNAME)
  const answer = wanted.length === 0 && alias ? [alias] : wanted
  if (answer.length > 0) return { rcode: NOERROR, answer, authority: [] }
  const authority = reply.authority.filter((record) => record.type === SOA && isWithin(record.name, zone.name))
  return { rcode: reply.rcode, answer: [], authority }
}
