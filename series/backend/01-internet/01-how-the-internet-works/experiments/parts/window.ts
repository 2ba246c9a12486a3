/** How much may be under way at once, in packets, as it learns from what becomes of them. */
export interface Window {
  readonly size: number
  acked(): void
  /** A packet is missing that was sent as number `order`; `last` is the number sent last. */
  lost(order: number, last: number): void
  timedOut(last: number): void
}

/** A window that stays as it is, as when the receiver sets the limit. */
export function fixedWindow(size: number): Window {
  return { size, acked() {}, lost() {}, timedOut() {} }
}

/**
 * Slow start and congestion avoidance of RFC 5681 §3.1, in packets: one more a round trip, half of it when something is missing, but
 * once a round trip at most, and down to one at a timeout.
 */
export class RenoWindow implements Window {
  #size = 2
  #threshold: number
  readonly #most: number
  /** What was sent up to here was under way when the window was last cut. */
  #cutAt = -1

  constructor(o: { readonly threshold: number; readonly most: number }) {
    this.#threshold = o.threshold
    this.#most = o.most
  }

  get size(): number {
    return this.#size
  }

  acked(): void {
    const more = this.#size < this.#threshold ? 1 : 1 / this.#size
    this.#size = Math.min(this.#most, this.#size + more)
  }

  lost(order: number, last: number): void {
    if (order <= this.#cutAt) return
    this.#threshold = Math.max(2, this.#size / 2)
    this.#size = this.#threshold
    this.#cutAt = last
  }

  timedOut(last: number): void {
    this.#threshold = Math.max(2, this.#size / 2)
    this.#size = 1
    this.#cutAt = last
  }
}
