import type { Policy } from './policy.ts'

/** Drops any key, by chance. */
export class RandomDrop implements Policy {
  readonly #capacity: number
  readonly #random: () => number
  readonly #slots: number[] = []
  readonly #held = new Set<number>()

  constructor(capacity: number, random: () => number) {
    this.#capacity = capacity
    this.#random = random
  }

  get size(): number {
    return this.#held.size
  }

  ask(key: number): boolean {
    if (this.#held.has(key)) return true
    const slot =
      this.#slots.length < this.#capacity ? this.#slots.length : Math.floor(this.#random() * this.#slots.length)
    this.#held.delete(this.#slots[slot] ?? -1)
    this.#held.add(key)
    this.#slots[slot] = key
    return false
  }
}
