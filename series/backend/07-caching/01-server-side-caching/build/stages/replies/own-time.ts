/** The longest lap that counts in full, ms: a program that has a processor answers a small command well within it. */
const LONGEST_LAP = 50

/**
 * The time that a program has had for something that it does beside answering. Each lap begins and ends with an answer of
 * the program; of one that takes long only a part counts, since the machine, or the check itself, was busy with others.
 */
export class OwnTime {
  #last = performance.now()
  #ms = 0

  /** Ends a lap; milliseconds in all. */
  lap(): number {
    const now = performance.now()
    this.#ms += Math.min(now - this.#last, LONGEST_LAP)
    this.#last = now
    return this.#ms
  }
}
