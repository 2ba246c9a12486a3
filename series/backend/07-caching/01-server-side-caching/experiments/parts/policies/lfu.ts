import type { Policy } from './policy.ts'

/**
 * Drops the key that was asked for least often since it came in, of several the one untouched for longest. What is dropped
 * is forgotten: it begins at one again. All in constant time, by a list of keys for each count.
 */
export class Lfu implements Policy {
  readonly #capacity: number
  readonly #counts = new Map<number, number>()
  readonly #byCount = new Map<number, Set<number>>()
  #least = 1

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#counts.size
  }

  ask(key: number): boolean {
    const count = this.#counts.get(key)
    if (count !== undefined) {
      this.#leave(key, count)
      if (this.#least === count && !this.#byCount.has(count)) this.#least = count + 1
      this.#enter(key, count + 1)
      return true
    }
    if (this.#counts.size === this.#capacity) this.#drop()
    this.#enter(key, 1)
    this.#least = 1
    return false
  }

  #drop(): void {
    for (const key of this.#byCount.get(this.#least) ?? []) {
      this.#leave(key, this.#least)
      this.#counts.delete(key)
      return
    }
  }

  #enter(key: number, count: number): void {
    this.#counts.set(key, count)
    const keys = this.#byCount.get(count)
    if (keys) keys.add(key)
    else this.#byCount.set(count, new Set([key]))
  }

  #leave(key: number, count: number): void {
    const keys = this.#byCount.get(count)
    keys?.delete(key)
    if (keys?.size === 0) this.#byCount.delete(count)
  }
}
