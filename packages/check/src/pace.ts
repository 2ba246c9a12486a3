/**
 * Seats whose number follows what the machine bears, as a sender's window follows its road (RFC 5681 §3.1): one more after as many runs
 * as there are seats went without waiting for a processor, half of them after one that waited. More at once than that would only
 * make runs be done again.
 */
export class Pace {
  readonly #most: number
  readonly #line: (() => void)[] = []
  #seats: number
  #taken = 0
  #well = 0
  #narrowedAt = -Infinity

  /** Begins with `seats` and never has more than `most`. */
  constructor(seats: number, most: number) {
    this.#most = most
    this.#seats = Math.min(seats, most)
  }

  /** How many may run at once now. */
  get seats(): number {
    return this.#seats
  }

  /** Runs `task` with a seat; `isStarved` tells of its result whether it had to wait for a processor. */
  async with<T>(task: () => Promise<T>, isStarved: (result: T) => boolean): Promise<T> {
    if (this.#taken < this.#seats) this.#taken++
    else await new Promise<void>((resolve) => this.#line.push(resolve))
    const began = performance.now()
    try {
      const result = await task()
      if (isStarved(result)) this.#narrow(began)
      else this.#widen()
      return result
    } finally {
      this.#taken--
      while (this.#taken < this.#seats && this.#line.length > 0) {
        this.#taken++
        this.#line.shift()?.()
      }
    }
  }

  /** A run that began before the last narrowing says nothing of the seats that are left. */
  #narrow(began: number): void {
    if (began < this.#narrowedAt) return
    this.#narrowedAt = performance.now()
    this.#well = 0
    this.#seats = Math.max(1, Math.floor(this.#seats / 2))
  }

  #widen(): void {
    if (++this.#well < this.#seats) return
    this.#well = 0
    this.#seats = Math.min(this.#most, this.#seats + 1)
  }
}
