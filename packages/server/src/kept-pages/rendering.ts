import type { Backroad, Basis } from '@backroad/app'
import { AsyncLocalStorage } from 'node:async_hooks'

const current = new AsyncLocalStorage<Rendering>()

/**
 * One making of a page: what it asked the API, and what the answers were made from. It may be kept only where every answer
 * came from a route that notes that; whatever a route doesn't say is taken as gone the next moment.
 */
export class Rendering {
  readonly #basis: Basis | undefined
  #unaccounted = 0

  private constructor(basis: Basis | undefined) {
    this.#basis = basis
  }

  /** To begin before anything is read. */
  static async begin(backroad: Backroad): Promise<Rendering> {
    // Where the database can't be asked, a page says so itself; only it is not kept.
    return new Rendering(await backroad.beginBasis().catch(() => undefined))
  }

  run<T>(work: () => T): T {
    return current.run(this, work)
  }

  /** An answer of the API is asked for; it counts against keeping until a route accounts for it. */
  asks(): void {
    this.#unaccounted += 1
  }

  /** That answer is no good: an error may be another the next time. */
  spoil(): void {
    this.#basis?.passes()
  }

  account(): Basis | undefined {
    this.#unaccounted -= 1
    return this.#basis
  }

  /** Until when it holds; `undefined` where nobody knows. */
  get basis(): Basis | undefined {
    return this.#unaccounted === 0 ? this.#basis : undefined
  }
}

export const currentRendering = (): Rendering | undefined => current.getStore()

/**
 * For a route whose answer is made only from what it notes in the basis, once for each request. None outside of the making of
 * a page: then nothing keeps the answer.
 */
export const accountFor = (): Basis | undefined => current.getStore()?.account()
