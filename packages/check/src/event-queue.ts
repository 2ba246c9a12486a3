/** Events from many tasks, taken in order by one reader. */
export class EventQueue<T> {
  #events: T[] = []
  #ended = false
  #wake = Promise.withResolvers<void>()

  push(event: T): void {
    this.#events.push(event)
    this.#wake.resolve()
  }

  end(): void {
    this.#ended = true
    this.#wake.resolve()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for (;;) {
      const events = this.#events
      this.#events = []
      yield* events
      if (this.#events.length > 0) continue
      if (this.#ended) return
      await this.#wake.promise
      this.#wake = Promise.withResolvers()
    }
  }
}
