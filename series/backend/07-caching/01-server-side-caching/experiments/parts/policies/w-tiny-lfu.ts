import { FrequencySketch } from './frequency-sketch.ts'
import type { Policy } from './policy.ts'

/**
 * W-TinyLFU: what is new goes to a small window kept by LRU; what the window drops must have been asked for more often
 * lately than what the main part would drop for it, or it is not let in. The main part is LRU in two segments: what is asked
 * for again moves to the protected four fifths. The window is one hundredth.
 * Einziger, Friedman, Manes: TinyLFU, ACM Transactions on Storage 13(4), 2017.
 */
export class WTinyLfu implements Policy {
  readonly #window = new Set<number>()
  readonly #probation = new Set<number>()
  readonly #protected = new Set<number>()
  readonly #windowRoom: number
  readonly #mainRoom: number
  readonly #protectedRoom: number
  readonly #sketch: FrequencySketch

  constructor(capacity: number) {
    this.#windowRoom = Math.max(1, Math.round(capacity / 100))
    this.#mainRoom = capacity - this.#windowRoom
    this.#protectedRoom = Math.floor(this.#mainRoom * 0.8)
    this.#sketch = new FrequencySketch(capacity)
  }

  get size(): number {
    return this.#window.size + this.#probation.size + this.#protected.size
  }

  ask(key: number): boolean {
    this.#sketch.add(key)
    if (this.#window.delete(key)) {
      this.#window.add(key)
      return true
    }
    if (this.#protected.delete(key)) {
      this.#protected.add(key)
      return true
    }
    if (this.#probation.delete(key)) {
      this.#protect(key)
      return true
    }
    this.#window.add(key)
    if (this.#window.size > this.#windowRoom) this.#leaveWindow()
    return false
  }

  #protect(key: number): void {
    this.#protected.add(key)
    if (this.#protected.size <= this.#protectedRoom) return
    const oldest = takeOldest(this.#protected)
    if (oldest !== undefined) this.#probation.add(oldest)
  }

  #leaveWindow(): void {
    const candidate = takeOldest(this.#window)
    if (candidate === undefined || this.#mainRoom === 0) return
    if (this.#probation.size + this.#protected.size < this.#mainRoom) {
      this.#probation.add(candidate)
      return
    }
    const from = this.#probation.size > 0 ? this.#probation : this.#protected
    const [victim] = from
    if (victim === undefined || this.#sketch.estimate(candidate) <= this.#sketch.estimate(victim)) return
    from.delete(victim)
    this.#probation.add(candidate)
  }
}

function takeOldest(keys: Set<number>): number | undefined {
  const [oldest] = keys
  if (oldest !== undefined) keys.delete(oldest)
  return oldest
}
