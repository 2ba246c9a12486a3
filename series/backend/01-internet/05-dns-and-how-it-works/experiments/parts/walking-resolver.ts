import {
  type ConnectionEvent,
  createDns,
  type DnsReply,
  isBelow,
  type ReadRecord,
  sameName,
  showDnsData,
} from '@backroad/protocols'
import type { SmallInternet, ZoneServer } from './small-internet.ts'

/** One question that the resolver sent. Times in ms since the walk began. */
export interface Step {
  readonly server: ZoneServer
  readonly name: string
  /** What it was asked for: the name itself, an alias's target, or the address of a server on the way. */
  readonly why: 'wanted' | 'alias' | 'server'
  readonly came: 'referral' | 'answer' | 'alias' | 'no such name'
  /** The referral's zone, the alias's target, or the address. */
  readonly to: string
  readonly hasGlue: boolean
  readonly from: number
  readonly until: number
  readonly events: readonly ConnectionEvent[]
}

const MOST_QUESTIONS = 30

/** An iterative resolver that begins with the root's address alone, and keeps what it learns for the next walk. */
export class WalkingResolver {
  readonly #internet: SmallInternet
  readonly #signal: AbortSignal
  /** The address of a server for each zone known. */
  readonly #zones = new Map<string, string>()
  readonly #answers = new Map<string, ReadRecord>()
  readonly #absent = new Set<string>()
  #steps: Step[] = []
  #began = 0

  constructor(internet: SmallInternet, signal: AbortSignal) {
    this.#internet = internet
    this.#signal = signal
    this.#zones.set('.', internet.root)
  }

  /** Walks to the address of a name; `undefined` when there is no such name. */
  async walk(name: string): Promise<{ address: string | undefined; steps: readonly Step[] }> {
    this.#steps = []
    this.#began = performance.now()
    const address = await this.#addressOf(name, 'wanted')
    return { address, steps: this.#steps }
  }

  async #addressOf(wanted: string, first: Step['why']): Promise<string | undefined> {
    let name = wanted
    let why = first
    for (;;) {
      if (this.#absent.has(name)) return undefined
      const known = this.#answers.get(name)
      const reply = known ? undefined : await this.#ask(name, why)
      const record = known ?? reply?.answers.find((one) => sameName(one.name, name))
      if (record) {
        this.#answers.set(name, record)
        if (record.type === 'A') return showDnsData(record.type, record.data)
        name = showDnsData(record.type, record.data)
        why = 'alias'
      } else if (reply?.rcode.value === 'NXDOMAIN') this.#absent.add(name)
      else if (reply) await this.#learn(reply)
    }
  }

  async #ask(name: string, why: Step['why']): Promise<DnsReply> {
    if (this.#steps.length >= MOST_QUESTIONS) throw new Error(`${MOST_QUESTIONS} questions led nowhere`)
    const server = this.#internet.serverAt(this.#nearest(name))
    const events: ConnectionEvent[] = []
    const dns = createDns({
      place: () => this.#internet.place(server.address),
      observer: (event) => events.push(event),
      signal: this.#signal,
      replyWithin: 5_000,
    })
    const from = performance.now() - this.#began
    const reply = await dns.ask({ name, type: 'A' }, { rd: false, anyId: false })
    const until = performance.now() - this.#began
    this.#steps.push({ server, name, why, from, until, events, ...outcomeOf(reply) })
    return reply
  }

  /** The server of the deepest zone known that the name is in. */
  #nearest(name: string): string {
    const known = [...this.#zones].filter(([zone]) => isBelow(name, zone)).sort(([a], [b]) => depth(b) - depth(a))
    const [nearest] = known
    if (!nearest) throw new Error('the root is not known')
    return nearest[1]
  }

  /** Takes the next zone's server from a referral; when no address came with it, walks to that first. */
  async #learn(reply: DnsReply): Promise<void> {
    const [delegation] = reply.authority.filter((record) => record.type === 'NS')
    if (!delegation) throw new Error('neither an answer nor a referral came')
    const serverName = showDnsData(delegation.type, delegation.data)
    const glue = reply.additional.find((record) => record.type === 'A' && sameName(record.name, serverName))
    const address = glue ? showDnsData(glue.type, glue.data) : await this.#addressOf(serverName, 'server')
    if (address === undefined) throw new Error(`the server ${serverName} has no address`)
    this.#zones.set(delegation.name, address)
  }
}

function outcomeOf(reply: DnsReply): Pick<Step, 'came' | 'to' | 'hasGlue'> {
  const hasGlue = reply.additional.length > 0
  const [answer] = reply.answers
  if (answer)
    return { came: answer.type === 'CNAME' ? 'alias' : 'answer', to: showDnsData(answer.type, answer.data), hasGlue }
  if (reply.rcode.value === 'NXDOMAIN') return { came: 'no such name', to: '', hasGlue }
  return { came: 'referral', to: reply.authority[0]?.name ?? '', hasGlue }
}

const depth = (zone: string): number => (zone === '.' ? 0 : zone.split('.').length)
