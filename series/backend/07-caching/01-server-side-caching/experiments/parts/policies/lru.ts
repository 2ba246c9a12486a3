import type { Policy } from './policy.ts'

/** Drops the key that was asked for longest ago. A Set keeps its keys in the order they were put in. */
export class Lru implements Policy {
  readonly #capacity: number
  readonly #keys = new Set<number>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get size(): number {
    return this.#keys.size
  }

  ask(key: number): boolean {
    const hit = this.#keys.delete(key)
    if (!hit && this.#keys.size === this.#capacity)
      for (const oldest of this.#keys) if (this.#keys.delete(oldest)) break
    this.#keys.add(key)
    return hit
  }
}
