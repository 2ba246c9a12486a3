import type { Policy } from './policy.ts'

/** Drops the key that came in first, however often it was asked for since. */
export class Fifo implements Policy {
  readonly #ring: Int32Array
  readonly #held = new Set<number>()
  #next = 0

  constructor(capacity: number) {
    this.#ring = new Int32Array(capacity).fill(-1)
  }

  get size(): number {
    return this.#held.size
  }

  ask(key: number): boolean {
    if (this.#held.has(key)) return true
    this.#held.delete(this.#ring[this.#next] ?? -1)
    this.#held.add(key)
    this.#ring[this.#next] = key
    this.#next = (this.#next + 1) % this.#ring.length
    return false
  }
}
