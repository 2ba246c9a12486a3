/**
 * Bytes that are appended to and read as one array. A view taken earlier stays as it was: its bytes never change.
 */
export class GrowingBytes {
  #store = new Uint8Array(1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Everything so far, as a view. */
  get bytes(): Uint8Array {
    return this.#store.subarray(0, this.#length)
  }

  append(more: Uint8Array): void {
    const needed = this.#length + more.length
    if (needed > this.#store.length) {
      const larger = new Uint8Array(Math.max(needed, this.#store.length * 2))
      larger.set(this.bytes)
      this.#store = larger
    }
    this.#store.set(more, this.#length)
    this.#length = needed
  }
}
