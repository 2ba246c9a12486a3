const ROWS = 4
const MOST = 15

/**
 * Counts how often keys were asked for lately, about right, in little room: a count-min sketch of four rows with counters
 * up to 15. Every `sample` additions all counters are halved, so that what was popular long ago is forgotten.
 * Einziger, Friedman, Manes: TinyLFU, ACM Transactions on Storage 13(4), 2017.
 */
export class FrequencySketch {
  readonly #mask: number
  readonly #counters: Uint8Array
  readonly #sample: number
  #added = 0

  /** For a cache with room for `capacity` keys. The sample is ten times that, as in Caffeine. */
  constructor(capacity: number) {
    const width = 2 ** Math.ceil(Math.log2(Math.max(16, capacity * 4)))
    this.#mask = width - 1
    this.#counters = new Uint8Array(width * ROWS)
    this.#sample = 10 * capacity
  }

  add(key: number): void {
    const least = this.estimate(key)
    if (least < MOST) {
      // Only the smallest are raised, which errs less.
      for (let row = 0; row < ROWS; row++) {
        const place = this.#place(key, row)
        if (this.#counters[place] === least) this.#counters[place] = least + 1
      }
    }
    if (++this.#added >= this.#sample) this.#halve()
  }

  /** Never less than how often it was added since, but for halving. */
  estimate(key: number): number {
    let least = MOST
    for (let row = 0; row < ROWS; row++) least = Math.min(least, this.#counters[this.#place(key, row)] ?? 0)
    return least
  }

  #place(key: number, row: number): number {
    let hash = Math.imul(key + 1, SEEDS[row] ?? 1)
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
    return row * (this.#mask + 1) + ((hash ^ (hash >>> 13)) & this.#mask)
  }

  #halve(): void {
    for (let place = 0; place < this.#counters.length; place++)
      this.#counters[place] = (this.#counters[place] ?? 0) >> 1
    this.#added >>= 1
  }
}

const SEEDS = [0x9e3779b1, 0x7feb352d, 0xc2b2ae35, 0x27d4eb2f]
