import type { Backroad, Basis } from '@backroad/app'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { capture } from './capture.ts'
import { pageKeyOf } from './page-key.ts'
import { Page, wantedBy, type Wanted } from './page.ts'
import { Rendering } from './rendering.ts'

/** All kept pages together, in bytes. A topic page with its compressed forms has about a hundred thousand. */
const MOST_BYTES = 16 * 1024 * 1024

interface Kept {
  readonly page: Page
  readonly basis: Basis
  /** In bytes, as last counted: a coding that is asked for later adds to it. */
  size: number
}

type Render = (request: IncomingMessage, response: ServerResponse) => void

/**
 * Keeps pages as they were sent, and sends them again for as long as making them anew would give the same: until anything
 * stored, the series, a file of it or the time says otherwise. Asks that at every request; nothing is ever sent on trust.
 */
export class PageKeeper {
  readonly #backroad: Backroad
  readonly #most: number
  /** Least recently given out first. */
  readonly #kept = new Map<string, Kept>()
  readonly #making = new Map<string, Promise<Kept | undefined>>()
  #bytes = 0

  constructor(backroad: Backroad, most = MOST_BYTES) {
    this.#backroad = backroad
    this.#most = most
  }

  /** Bytes held by kept pages now. */
  get bytes(): number {
    return this.#bytes
  }

  /** Answers with a kept page that still holds; calls `otherwise` where there is none. */
  serve(request: IncomingMessage, response: ServerResponse, otherwise: () => void): void {
    const key = pageKeyOf(request)
    const kept = key === undefined ? undefined : this.#kept.get(key)
    if (key === undefined || kept === undefined) return otherwise()
    const holds = kept.basis.holds()
    const decide = (isSame: boolean) => {
      if (isSame) return void this.#give(key, kept, wantedBy(request), response)
      if (this.#kept.get(key) === kept) this.#drop(key, kept)
      otherwise()
    }
    if (typeof holds === 'boolean') decide(holds)
    else void holds.then(decide)
  }

  /** Answers a request for a page with one made now, and keeps it where it may be kept. */
  async render(request: IncomingMessage, response: ServerResponse, render: Render): Promise<void> {
    const key = pageKeyOf(request)
    const making = key === undefined ? undefined : this.#making.get(key)
    const shared = await making
    // Made for another who asked a moment earlier; it will do where nothing has changed since.
    if (key !== undefined && shared && (await shared.basis.holds()))
      return this.#give(key, shared, wantedBy(request), response)
    if (key === undefined || this.#making.has(key)) return void (await this.#make(undefined, request, response, render))
    const made = this.#make(key, request, response, render)
    this.#making.set(key, made)
    try {
      await made
    } finally {
      this.#making.delete(key)
    }
  }

  async #make(
    key: string | undefined,
    request: IncomingMessage,
    response: ServerResponse,
    render: Render,
  ): Promise<Kept | undefined> {
    const rendering = await Rendering.begin(this.#backroad)
    const wanted = wantedBy(request)
    const captured = capture(response)
    // The whole page, as it is: what of it is sent, and how, is judged here.
    request.method = 'GET'
    request.headers['accept-encoding'] = 'identity'
    delete request.headers['if-none-match']
    rendering.run(() => render(request, response))
    const taken = await captured
    if (!taken) return undefined
    const page = new Page(taken)
    const { basis } = rendering
    const kept =
      key !== undefined && basis && page.isKeepable && (await basis.holds()) ? { page, basis, size: 0 } : undefined
    if (kept) {
      this.#keep(key!, kept)
      await this.#give(key!, kept, wanted, response)
    } else await page.send(response, wanted)
    return kept
  }

  #give(key: string, kept: Kept, wanted: Wanted, response: ServerResponse): void | Promise<void> {
    const isThere = this.#kept.get(key) === kept
    const sent = kept.page.send(response, wanted)
    // A coding that it was sent in for the first time counts from now on.
    if (sent) return sent.then(() => (this.#kept.get(key) === kept ? this.#keep(key, kept) : undefined))
    if (!isThere) return undefined
    this.#kept.delete(key)
    this.#kept.set(key, kept)
  }

  #keep(key: string, kept: Kept): void {
    const before = this.#kept.get(key)
    if (before) this.#drop(key, before)
    kept.size = kept.page.size + 2 * key.length
    this.#kept.set(key, kept)
    this.#bytes += kept.size
    for (const [oldest, other] of this.#kept) {
      if (this.#bytes <= this.#most) break
      this.#drop(oldest, other)
    }
  }

  #drop(key: string, kept: Kept): void {
    this.#kept.delete(key)
    this.#bytes -= kept.size
  }
}
