/** A burst is over when nothing more has come for this long, ms. Editors write a file in several steps. */
export const quietMs = 60

/** Gathers changes into bursts. The time of the last change is kept, so that none of one burst is left for the next. */
export class Bursts {
  readonly #signal: AbortSignal
  #lastChange: number | undefined
  #happened = Promise.withResolvers<void>()

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', () => this.#happened.resolve(), { once: true })
  }

  changed(): void {
    this.#lastChange = performance.now()
    this.#happened.resolve()
  }

  fail(error: unknown): void {
    this.#happened.promise.catch(() => {}) // told to whoever waits next
    this.#happened.reject(error)
  }

  /** Resolves once something has changed and then nothing for a while; false when the signal was aborted first. */
  async over(): Promise<boolean> {
    await this.#happened.promise
    for (;;) {
      if (this.#signal.aborted) return false
      const left = (this.#lastChange ?? 0) + quietMs - performance.now()
      if (left <= 0) break
      await new Promise((resolve) => setTimeout(resolve, left))
    }
    this.#lastChange = undefined
    this.#happened = Promise.withResolvers()
    return true
  }
}
