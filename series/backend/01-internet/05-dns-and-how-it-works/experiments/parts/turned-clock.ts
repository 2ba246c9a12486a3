/** A clock in seconds that goes on only when it is turned. */
export class TurnedClock {
  #now = 0

  get now(): number {
    return this.#now
  }

  /** Turns it on to a later time. */
  turnTo(seconds: number): void {
    if (seconds < this.#now)
      throw new Error(`the clock stands at ${this.#now} s; it can't be turned back to ${seconds} s`)
    this.#now = seconds
  }
}
