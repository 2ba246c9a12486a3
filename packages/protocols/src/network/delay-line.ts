/**
 * What is put in comes out in the same order, each after its own delay. One timer, however much is under way.
 */
export class DelayLine {
  readonly #queue: { readonly due: number; readonly act: () => void }[] = []
  #timer: NodeJS.Timeout | undefined
  #closed = false

  /** Runs `act` at `due` (on the clock of `performance.now()`), or when all that was put in before has run, if that is later. */
  put(due: number, act: () => void): void {
    if (this.#closed) return
    this.#queue.push({ due, act })
    this.#run()
  }

  /** Drops what is still under way. */
  close(): void {
    this.#closed = true
    this.#queue.length = 0
    clearTimeout(this.#timer)
  }

  #run(): void {
    if (this.#timer) return
    let next = this.#queue[0]
    while (next && next.due <= performance.now()) {
      this.#queue.shift()
      next.act()
      next = this.#queue[0]
    }
    if (!next) return
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        this.#run()
      },
      Math.max(0, next.due - performance.now()),
    )
  }
}
