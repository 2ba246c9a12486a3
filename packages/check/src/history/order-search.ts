import { EventList } from './event-list.ts'
import { answered } from './operation.ts'
import type { Model, Operation } from './operation.ts'
import { SeenStates } from './seen-states.ts'

/** What a search for an order came to; numbers are places in the list of operations. */
export type Found =
  | { readonly type: 'order'; readonly order: readonly number[] }
  /** `order` is the longest that could be put in order, `misfit` the answered operation that had to come next and could not. */
  | { readonly type: 'none'; readonly order: readonly number[]; readonly misfit: number }

interface Choice<S> {
  readonly operation: number
  /** The state before it. */
  readonly state: S
  readonly identity: string | number
  /** It changed nothing and was right, so that if no order goes on from here, none goes on without it either. */
  readonly free: boolean
}

/** How many steps are made between two looks at the clock. */
const STEPS = 512

/**
 * Looks for an order of operations, each at a moment between its call and its return, in which the model gives every output
 * that came back. Wing and Gong's search (J. Parallel and Distributed Computing 17, 1993) with Lowe's memory of what has been
 * tried (Testing for Linearizability, 2017): goes through the events by time; a call may be put next in the order; at the return
 * of an operation that is not yet in the order, the last choice is taken back.
 *
 * An operation that was never answered may be left out, and an answered one that only reads is taken as soon as it is right. One
 * that changes nothing in this state, as a write of what is there, is not: it may be needed after a change by another.
 * The search can be run in turns.
 */
export class OrderSearch<S, I, O> {
  readonly #model: Model<S, I, O>
  readonly #operations: readonly Operation<I, O>[]
  readonly #events: EventList
  readonly #seen: SeenStates
  readonly #chosen: Choice<S>[] = []
  #left: number
  #state: S
  #identity: string | number
  #event: number
  #longest: number[] | undefined
  #misfit = -1

  constructor(model: Model<S, I, O>, operations: readonly Operation<I, O>[]) {
    this.#model = model
    this.#operations = operations
    this.#events = new EventList(operations)
    this.#seen = new SeenStates(operations.length)
    this.#left = operations.filter(answered).length
    this.#state = model.init()
    this.#identity = this.#identityOf(this.#state)
    this.#event = this.#events.first
  }

  /** How many bytes it holds, about. */
  get bytes(): number {
    return this.#seen.bytes
  }

  /** Goes on until `until` on the clock of `performance.now()`, or until it holds `most` bytes; undefined when there is more to try. */
  run(until: number, most = Infinity): Found | undefined {
    do {
      for (let step = 0; step < STEPS; step++) {
        if (this.#left === 0) return { type: 'order', order: this.#order() }
        if (this.#events.isReturn[this.#event] === 0) this.#tryNext()
        else if (!this.#deadEnd()) return { type: 'none', order: this.#longest ?? [], misfit: this.#misfit }
      }
    } while (performance.now() < until && this.bytes < most)
    return undefined
  }

  /** At a call: puts the operation next in the order, or goes on to the next event. */
  #tryNext(): void {
    const index = this.#events.operation[this.#event] ?? -1
    const operation = this.#operations[index] as Operation<I, O>
    const known = answered(operation)
    const after = this.#model.step(this.#state, operation.input, known ? operation.output : undefined)
    const identity = after.ok ? this.#identityOf(after.state) : this.#identity
    const changes = identity !== this.#identity
    if (after.ok && (known || changes) && this.#isNew(index, identity)) {
      this.#chosen.push({
        operation: index,
        state: this.#state,
        identity: this.#identity,
        free: known && this.#model.reads?.(operation.input) === true,
      })
      this.#state = after.state
      this.#identity = identity
      if (known) this.#left--
      this.#events.lift(index)
      this.#event = this.#events.first
    } else this.#event = this.#events.after(this.#event)
  }

  /** Whether this operation after those chosen, with this state, has not been tried before; then it is among the chosen. */
  #isNew(operation: number, identity: string | number): boolean {
    this.#seen.toggle(operation)
    if (this.#seen.add(identity)) return true
    this.#seen.toggle(operation)
    return false
  }

  /** At a return: takes back choices up to one to which there is an alternative; false when there is none. */
  #deadEnd(): boolean {
    if (this.#chosen.length > (this.#longest?.length ?? -1)) {
      this.#longest = this.#order()
      this.#misfit = this.#events.operation[this.#event] ?? -1
    }
    for (;;) {
      const last = this.#chosen.pop()
      if (!last) return false
      this.#state = last.state
      this.#identity = last.identity
      this.#seen.toggle(last.operation)
      this.#events.putBack(last.operation)
      const operation = this.#operations[last.operation]
      if (operation && answered(operation)) this.#left++
      this.#event = this.#events.after(this.#events.callOf(last.operation))
      if (!last.free) return true
    }
  }

  #order(): number[] {
    return this.#chosen.map((choice) => choice.operation)
  }

  #identityOf(state: S): string | number {
    return this.#model.identity?.(state) ?? JSON.stringify(state)
  }
}
