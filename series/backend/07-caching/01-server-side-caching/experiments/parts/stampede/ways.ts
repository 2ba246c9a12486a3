/** A page as it was fetched: when it was made at the origin, and how long fetching it took, in ms. */
export interface Page {
  readonly madeAt: number
  readonly tookMs: number
}

/** What a request was given, and whether it had to wait for the origin. */
export interface Given {
  readonly page: Page
  readonly waited: boolean
}

/** How a cache deals with the expiry of its one page. */
export interface Way {
  /** The page, from memory or from the origin. */
  get(): Promise<Given>
}

export interface WayOptions {
  readonly fetch: () => Promise<Page>
  readonly ttlMs: number
  readonly random: () => number
  /** Milliseconds, rising. */
  readonly now: () => number
}

/** The one page of a cache: until when it is fresh, and how it is fetched again. */
class OnePage {
  readonly #o: WayOptions
  #kept: { readonly page: Page; readonly expiresAt: number } | undefined
  #flight: Promise<Page> | undefined

  constructor(o: WayOptions) {
    this.#o = o
  }

  /** The page in memory, expired or not. */
  get page(): Page | undefined {
    return this.#kept?.page
  }

  /** The page in memory, unless it has expired, or does within the ms that `ahead` gives. */
  fresh(ahead: (page: Page) => number = () => 0): Page | undefined {
    const kept = this.#kept
    return kept && this.#o.now() + ahead(kept.page) < kept.expiresAt ? kept.page : undefined
  }

  /** Fetches it and keeps it. */
  async fetch(): Promise<Page> {
    const page = await this.#o.fetch()
    this.#kept = { page, expiresAt: this.#o.now() + this.#o.ttlMs }
    return page
  }

  /** The same, but while one fetch is under way all get what that brings ("single flight"). */
  fetchOnce(): Promise<Page> {
    return (this.#flight ??= this.fetch().finally(() => (this.#flight = undefined)))
  }
}

/** Gives a fresh page from memory; else what `fetch` brings, which has to be waited for. */
function waiting(fresh: () => Page | undefined, fetch: () => Promise<Page>): Way {
  return {
    async get() {
      const page = fresh()
      return page ? { page, waited: false } : { page: await fetch(), waited: true }
    },
  }
}

/** Whoever finds the page expired fetches it. */
export function unprotected(o: WayOptions): Way {
  const one = new OnePage(o)
  return waiting(
    () => one.fresh(),
    () => one.fetch(),
  )
}

/** The first that finds it expired fetches it, and all others wait for that one. */
export function locked(o: WayOptions): Way {
  const one = new OnePage(o)
  return waiting(
    () => one.fresh(),
    () => one.fetchOnce(),
  )
}

/**
 * Each request may fetch the page a little before it expires, by chance: the nearer the expiry and the longer a fetch takes,
 * the likelier. "XFetch" with beta 1: Vattani, Chierichetti, Lowenstein: Optimal Probabilistic Cache Stampede Prevention,
 * PVLDB 8(8), 2015. No lock and no agreement is needed.
 */
export function early(o: WayOptions): Way {
  const one = new OnePage(o)
  return waiting(
    () => one.fresh(({ tookMs }) => -tookMs * Math.log(1 - o.random())),
    () => one.fetch(),
  )
}

/** The first that finds it expired fetches it; meanwhile all are given the expired one (RFC 5861 §3, stale-while-revalidate). */
export function stale(o: WayOptions): Way {
  const one = new OnePage(o)
  return {
    async get() {
      const fresh = one.fresh()
      if (fresh) return { page: fresh, waited: false }
      const flight = one.fetchOnce()
      const { page } = one
      if (!page) return { page: await flight, waited: true }
      // Nobody waits for it: a failure is met again by the next request.
      flight.catch(() => undefined)
      return { page, waited: false }
    },
  }
}
