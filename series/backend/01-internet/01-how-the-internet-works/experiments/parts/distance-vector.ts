import { type Link, otherEnd, roadOf, type SmallNet } from './small-net.ts'

/** As far as it goes; a network that far away can't be reached, RFC 2453 §3.6. */
export const UNREACHABLE = 16

export interface Route {
  /** The neighbour to hand a packet to; `undefined` where the network lies at this router. */
  readonly via: string | undefined
  /** Links to the network, its own counted. */
  readonly metric: number
}

/** A network's route at one router has changed. */
export interface News {
  readonly round: number
  readonly router: string
  readonly prefix: string
  readonly was: Route | undefined
  readonly now: Route
}

/**
 * The routers of a small internet, who find their routes by telling their neighbours how far each network is from them, as RIP
 * does (RFC 2453): split horizon with poisoned reverse, and news at once. A round is one telling by all, all at the same moment.
 */
export class Routers {
  readonly #net: SmallNet
  readonly #tables = new Map<string, Map<string, Route>>()
  #cut: string | undefined
  #round = 0

  constructor(net: SmallNet) {
    this.#net = net
    for (const { id, kind } of net.nodes) {
      if (kind !== 'router') continue
      const own = net.networks.get(id)
      this.#tables.set(id, new Map(own === undefined ? [] : [[own, { via: undefined, metric: 1 }]]))
    }
    this.agree()
    this.#round = 0
  }

  /** The routes of one router that lead anywhere. */
  routesOf(router: string): ReadonlyMap<string, Route> {
    const all = this.#tables.get(router) ?? new Map<string, Route>()
    return new Map([...all].filter(([, route]) => route.metric < UNREACHABLE))
  }

  /** The two ends see that a link is down: what they reached by it they don't reach any more. */
  noticeCut(road: string): News[] {
    this.#cut = road
    const news: News[] = []
    for (const link of this.#net.links.filter((one) => roadOf(one) === road)) {
      for (const router of link.ends) {
        for (const [prefix, was] of this.#tableOf(router)) {
          if (was.via === otherEnd(link, router)) this.#set(router, prefix, { ...was, metric: UNREACHABLE }, news)
        }
      }
    }
    return news
  }

  /** Rounds of telling until nothing changes any more. */
  agree(): News[] {
    const news: News[] = []
    for (;;) {
      this.#round++
      const before = news.length
      this.#tellAll(news)
      if (news.length === before) return news
    }
  }

  #tellAll(news: News[]): void {
    // Everybody tells what held before the round.
    const told = new Map([...this.#tables].map(([router, table]) => [router, new Map(table)]))
    for (const [teller, table] of told) {
      for (const hearer of this.#neighbours(teller)) {
        for (const [prefix, { via, metric }] of table) {
          this.#hear(hearer, teller, prefix, via === hearer ? UNREACHABLE : metric, news)
        }
      }
    }
  }

  /** RFC 2453 §3.9.2: the neighbour in use is believed whatever it says, another only when it is nearer. */
  #hear(hearer: string, teller: string, prefix: string, metric: number, news: News[]): void {
    const now: Route = { via: teller, metric: Math.min(metric + 1, UNREACHABLE) }
    const was = this.#tableOf(hearer).get(prefix)
    if (was?.via === teller ? was.metric !== now.metric : now.metric < (was?.metric ?? UNREACHABLE)) {
      this.#set(hearer, prefix, now, news)
    }
  }

  #set(router: string, prefix: string, now: Route, news: News[]): void {
    const table = this.#tableOf(router)
    news.push({ round: this.#round, router, prefix, was: table.get(prefix), now })
    table.set(prefix, now)
  }

  #neighbours(router: string): string[] {
    return this.#net.links
      .filter((link) => link.ends.includes(router) && roadOf(link) !== this.#cut)
      .map((link: Link) => otherEnd(link, router))
      .filter((id) => this.#tables.has(id))
  }

  #tableOf(router: string): Map<string, Route> {
    const table = this.#tables.get(router)
    if (!table) throw new Error(`${router} is no router`)
    return table
  }
}
