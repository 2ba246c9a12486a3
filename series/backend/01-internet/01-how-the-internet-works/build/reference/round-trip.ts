/** Before anything is measured (RFC 6298 §2, rule 2.1). */
const firstTimeout = 1000
/** Rule 2.4 of RFC 6298 would have a whole second. Where a round trip takes some ms, that is too patient. */
const leastTimeout = 200
/** For the noise of timers. */
const leastMargin = 10

/** How long a round trip takes, and by how much that varies (RFC 6298). Times are ms. */
export class RoundTrip {
  #smoothed: number | undefined
  #variation = 0

  /** Takes in one that was measured. */
  sample(ms: number): void {
    if (this.#smoothed === undefined) {
      this.#smoothed = ms
      this.#variation = ms / 2
      return
    }
    this.#variation += (Math.abs(this.#smoothed - ms) - this.#variation) / 4
    this.#smoothed += (ms - this.#smoothed) / 8
  }

  /** How long an answer may take before it counts as lost. */
  get timeout(): number {
    if (this.#smoothed === undefined) return firstTimeout
    return Math.max(leastTimeout, this.#smoothed + 4 * this.#variation)
  }

  /** How long it may take where something sent later has been answered already. */
  get timeoutIfOvertaken(): number {
    if (this.#smoothed === undefined) return firstTimeout
    return this.#smoothed + Math.max(leastMargin, 4 * this.#variation)
  }
}
