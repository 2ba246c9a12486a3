import type { Operation } from './operation.ts'

/**
 * Calls and returns in the order of their times, as a linked list out of which operations are lifted and put back in reverse order
 * (Knuth's dancing links). A call at the very moment of another's return comes before it: the two count as concurrent.
 */
export class EventList {
  /** Which operation an event is of; none for the end. */
  readonly operation: Int32Array
  readonly isReturn: Uint8Array
  readonly #next: Int32Array
  readonly #before: Int32Array
  readonly #callAt: Int32Array
  readonly #returnAt: Int32Array

  constructor(operations: readonly Operation<unknown, unknown>[]) {
    const events = operations.flatMap((o, operation) => {
      const call = { operation, time: o.call, isReturn: 0 }
      return o.return === undefined ? [call] : [call, { operation, time: o.return, isReturn: 1 }]
    })
    events.sort((a, b) => a.time - b.time || a.isReturn - b.isReturn)
    const size = events.length + 2
    this.operation = new Int32Array(size).fill(-1)
    this.isReturn = new Uint8Array(size)
    this.#next = Int32Array.from({ length: size }, (_, i) => i + 1)
    this.#before = Int32Array.from({ length: size }, (_, i) => i - 1)
    this.#callAt = new Int32Array(operations.length)
    this.#returnAt = new Int32Array(operations.length)
    for (const [i, event] of events.entries()) {
      this.operation[i + 1] = event.operation
      this.isReturn[i + 1] = event.isReturn
      const places = event.isReturn ? this.#returnAt : this.#callAt
      places[event.operation] = i + 1
    }
  }

  get first(): number {
    return this.after(0)
  }

  after(event: number): number {
    return this.#next[event] ?? 0
  }

  callOf(operation: number): number {
    return this.#callAt[operation] ?? 0
  }

  lift(operation: number): void {
    this.#takeOut(this.#callAt[operation] ?? 0)
    this.#takeOut(this.#returnAt[operation] ?? 0)
  }

  /** Puts back the operation that was lifted last. */
  putBack(operation: number): void {
    this.#putIn(this.#returnAt[operation] ?? 0)
    this.#putIn(this.#callAt[operation] ?? 0)
  }

  #takeOut(event: number): void {
    if (event === 0) return
    const [before, next] = [this.#before[event] ?? 0, this.#next[event] ?? 0]
    this.#next[before] = next
    this.#before[next] = before
  }

  #putIn(event: number): void {
    if (event === 0) return
    this.#next[this.#before[event] ?? 0] = event
    this.#before[this.#next[event] ?? 0] = event
  }
}
