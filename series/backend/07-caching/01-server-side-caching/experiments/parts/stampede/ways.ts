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

interface Kept {
  readonly page: Page
  readonly expiresAt: number
}

/** Whoever finds the page expired fetches it. */
export function unprotected({ fetch, ttlMs, now }: WayOptions): Way {
  let kept: Kept | undefined
  return {
    async get() {
      if (kept && now() < kept.expiresAt) return { page: kept.page, waited: false }
      const page = await fetch()
      kept = { page, expiresAt: now() + ttlMs }
      return { page, waited: true }
    },
  }
}

/** The first that finds it expired fetches it, and all others wait for that one ("single flight"). */
export function locked({ fetch, ttlMs, now }: WayOptions): Way {
  let kept: Kept | undefined
  let flight: Promise<Page> | undefined
  return {
    async get() {
      if (kept && now() < kept.expiresAt) return { page: kept.page, waited: false }
      flight ??= fetch()
        .then((page) => {
          kept = { page, expiresAt: now() + ttlMs }
          return page
        })
        .finally(() => (flight = undefined))
      return { page: await flight, waited: true }
    },
  }
}

/**
 * Each request may fetch the page a little before it expires, by chance: the nearer the expiry and the longer a fetch takes,
 * the likelier. "XFetch" with beta 1: Vattani, Chierichetti, Lowenstein: Optimal Probabilistic Cache Stampede Prevention,
 * PVLDB 8(8), 2015. No lock and no agreement is needed.
 */
export function early({ fetch, ttlMs, random, now }: WayOptions): Way {
  let kept: Kept | undefined
  return {
    async get() {
      if (kept && now() - kept.page.tookMs * Math.log(1 - random()) < kept.expiresAt)
        return { page: kept.page, waited: false }
      const page = await fetch()
      kept = { page, expiresAt: now() + ttlMs }
      return { page, waited: true }
    },
  }
}

/** The first that finds it expired fetches it; meanwhile all are given the expired one (RFC 5861 §3, stale-while-revalidate). */
export function stale({ fetch, ttlMs, now }: WayOptions): Way {
  let kept: Kept | undefined
  let flight: Promise<Page> | undefined
  return {
    async get() {
      if (kept && now() < kept.expiresAt) return { page: kept.page, waited: false }
      flight ??= fetch()
        .then((page) => {
          kept = { page, expiresAt: now() + ttlMs }
          return page
        })
        .finally(() => (flight = undefined))
      if (!kept) return { page: await flight, waited: true }
      // Nobody waits for it: a failure is met again by the next request.
      flight.catch(() => undefined)
      return { page: kept.page, waited: false }
    },
  }
}
