/** The least a timeout may be, in ms. RFC 6298 §2, rule 2.4, says a second; this is what Linux takes. */
const LEAST_MS = 200
const MOST_MS = 60_000
/** Before anything was measured, RFC 6298 §2, rule 2.1. */
const FIRST_MS = 1_000

/** How long the road is, as far as is known, and how long to wait before something counts as lost: RFC 6298. */
export class RoundTrip {
  #smoothed: number | undefined
  #variation = 0
  #backedOff = 1

  /** Takes the time from a packet to its acknowledgment, in ms. Of one that was sent twice it is not known, §3. */
  sample(ms: number): void {
    this.#backedOff = 1
    if (this.#smoothed === undefined) {
      this.#smoothed = ms
      this.#variation = ms / 2
      return
    }
    this.#variation = 0.75 * this.#variation + 0.25 * Math.abs(this.#smoothed - ms)
    this.#smoothed = 0.875 * this.#smoothed + 0.125 * ms
  }

  /** Waits twice as long from now on, until something comes, rule 5.5. */
  backOff(): void {
    this.#backedOff *= 2
  }

  get timeoutMs(): number {
    const plain = this.#smoothed === undefined ? FIRST_MS : this.#smoothed + 4 * this.#variation
    return Math.min(MOST_MS, Math.max(LEAST_MS, plain) * this.#backedOff)
  }
}
