import {
  type DnsAnswer,
  type DnsMessage,
  type DnsQuestion,
  type DnsReply,
  type DnsType,
  isBelow,
  sameName,
  serveDns,
} from '@backroad/protocols'
import type { Zone } from './zone.ts'

/** What a server was asked, and from where. */
export interface Query extends DnsQuestion {
  /** The clock's milliseconds, of `performance.now()`. */
  readonly at: number
  readonly type: DnsType
  readonly id: number
  readonly rd: boolean
  readonly transport: 'udp' | 'tcp'
  /** The port it came from. */
  readonly port: number
  readonly address: string
}

/**
 * How a server does otherwise than its zones' data says. It gets the query, the honest answer to it, and which query for this
 * name and type it is, from 1 on.
 */
export type Behaviour = (query: Query, honest: Partial<DnsMessage>, times: number) => DnsAnswer | Promise<DnsAnswer>

/** A name server on an address of its own. */
export class Server {
  readonly address: string
  readonly zones: Zone[] = []
  readonly queries: Query[] = []
  #behaviour: Behaviour
  #close: (() => Promise<void>) | undefined

  constructor(address: string, behaviour: Behaviour) {
    this.address = address
    this.#behaviour = behaviour
  }

  /** From now on it does so. */
  behave(behaviour: Behaviour): void {
    this.#behaviour = behaviour
  }

  async open(port: number): Promise<void> {
    const served = await serveDns({
      host: this.address,
      port,
      answer: (query, { transport, address, port: from }) => this.#answer(query, { transport, address, port: from }),
    })
    this.#close = () => served.close()
  }

  async close(): Promise<void> {
    await this.#close?.()
  }

  async #answer(message: DnsReply, from: Pick<Query, 'transport' | 'address' | 'port'>): Promise<DnsAnswer> {
    const question = message.questions[0]?.value
    if (!question || message.qr.value) return 'silent'
    const query = { ...from, ...question, at: performance.now(), id: message.id.value, rd: message.rd.value }
    this.queries.push(query)
    const same = this.queries.filter(({ name, type }) => sameName(name, query.name) && type === query.type)
    return this.#behaviour(query, this.#honest(question), same.length)
  }

  #honest(question: DnsQuestion): Partial<DnsMessage> {
    const zones = this.zones.filter((zone) => isBelow(question.name, zone.name))
    const [deepest] = zones.toSorted((a, b) => b.name.length - a.name.length)
    return deepest?.answer(question) ?? { rcode: 'REFUSED' }
  }
}
