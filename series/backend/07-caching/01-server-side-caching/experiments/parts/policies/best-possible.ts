/**
 * For each request whether a cache with room for `capacity` keys could have it, by the rule that none beats: drop the key that
 * is asked for again latest. It must know the future, so it is a bound and no policy.
 * Belady: A study of replacement algorithms for a virtual-storage computer, IBM Systems Journal 5(2), 1966.
 */
export function bestPossible(trace: Uint32Array, capacity: number): Uint8Array {
  const next = nextUses(trace)
  const hits = new Uint8Array(trace.length)
  // The next use of each key held; the heap also has entries that no longer hold, which are passed over.
  const held = new Map<number, number>()
  const heap = new LatestFirst()
  for (let i = 0; i < trace.length; i++) {
    const key = trace[i] ?? 0
    const use = next[i] ?? trace.length
    if (held.has(key)) hits[i] = 1
    else if (held.size === capacity) dropLatest(held, heap, trace)
    held.set(key, use)
    heap.push(use, key)
  }
  return hits
}

function dropLatest(held: Map<number, number>, heap: LatestFirst, trace: Uint32Array): void {
  for (let latest = heap.pop(); latest; latest = heap.pop()) {
    if (held.get(latest.key) !== latest.use) continue
    held.delete(latest.key)
    return
  }
  throw new Error(`a full cache had nothing to drop, in a trace of ${trace.length}`)
}

/** For each request, where its key is asked for next; beyond the end when never, and then each at a place of its own. */
function nextUses(trace: Uint32Array): Float64Array {
  const next = new Float64Array(trace.length)
  const seen = new Map<number, number>()
  for (let i = trace.length - 1; i >= 0; i--) {
    const key = trace[i] ?? 0
    next[i] = seen.get(key) ?? trace.length + i
    seen.set(key, i)
  }
  return next
}

/** A heap whose top is the latest use. */
class LatestFirst {
  readonly #uses: number[] = []
  readonly #keys: number[] = []

  push(use: number, key: number): void {
    let at = this.#uses.length
    while (at > 0) {
      const above = (at - 1) >> 1
      if ((this.#uses[above] ?? 0) >= use) break
      this.#copy(above, at)
      at = above
    }
    this.#uses[at] = use
    this.#keys[at] = key
  }

  pop(): { use: number; key: number } | undefined {
    const use = this.#uses[0]
    const key = this.#keys[0]
    const lastUse = this.#uses.pop()
    const lastKey = this.#keys.pop()
    if (use === undefined || key === undefined || lastUse === undefined || lastKey === undefined) return undefined
    if (this.#uses.length > 0) this.#sink(lastUse, lastKey)
    return { use, key }
  }

  #sink(use: number, key: number): void {
    const { length } = this.#uses
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= length) break
      if (below + 1 < length && (this.#uses[below + 1] ?? 0) > (this.#uses[below] ?? 0)) below++
      if ((this.#uses[below] ?? 0) <= use) break
      this.#copy(below, at)
      at = below
    }
    this.#uses[at] = use
    this.#keys[at] = key
  }

  #copy(from: number, to: number): void {
    this.#uses[to] = this.#uses[from] ?? 0
    this.#keys[to] = this.#keys[from] ?? 0
  }
}
