import type { Operation } from './operation.ts'

/** The least time between two events of a history, in ms: what happens first in this process is first in it. */
const TICK = 1e-6

/** Records what several clients ask of something shared, and what comes back, for `linearizable` to judge. */
export class History<I, O> {
  readonly #operations: Operation<I, O>[] = []
  readonly #clock: () => number
  #last = -Infinity

  /** `clock` gives milliseconds, `performance.now` unless given. */
  constructor(o: { readonly clock?: () => number } = {}) {
    this.#clock = o.clock ?? (() => performance.now())
  }

  /**
   * Runs an operation of `client` and records it. Passes on what `run` gives or throws; what throws was never answered: nobody
   * knows whether it happened. Operations of one client come one after the other, so give concurrent ones to different clients.
   */
  async record(client: number, input: I, run: () => Promise<O>): Promise<O> {
    const call = this.#now()
    const place = this.#operations.push({ client, call, input }) - 1
    const output = await run()
    this.#operations[place] = { client, call, return: this.#now(), input, output }
    return output
  }

  /** All so far, in the order of their calls. Those still under way have no `return`. */
  get operations(): readonly Operation<I, O>[] {
    return [...this.#operations]
  }

  #now(): number {
    this.#last = Math.max(this.#clock(), this.#last + TICK)
    return this.#last
  }
}
