import { EventList } from './event-list.ts'
import { answered } from './operation.ts'
import type { Model, Operation } from './operation.ts'
import { SeenStates } from './seen-states.ts'

/** What a search for an order came to; numbers are places in the list of operations. */
export type Found =
  | { readonly type: 'order'; readonly order: readonly number[] }
  /** `order` is the longest that could be put in order, `misfit` the answered operation that had to come next and could not. */
  | { readonly type: 'none'; readonly order: readonly number[]; readonly misfit: number }
  | { readonly type: 'given up'; readonly why: 'time' | 'memory' }

interface Choice<S> {
  readonly operation: number
  /** The state before it. */
  readonly state: S
  readonly identity: string | number
  /** It changed nothing and was right, so that if no order goes on from here, none goes on without it either. */
  readonly free: boolean
}

const MEMORY = 512 * 1024 * 1024

/**
 * Looks for an order of operations, each at a moment between its call and its return, in which the model gives every output
 * that came back. Wing and Gong's search (J. Parallel and Distributed Computing 17, 1993) with Lowe's memory of what has been
 * tried (Testing for Linearizability, 2017): goes through the events by time; a call may be put next in the order; at the return
 * of an operation that is not yet in the order, the last choice is taken back.
 *
 * An operation that was never answered may be left out, and an answered one that changes nothing is taken as soon as it is right.
 */
export function findOrder<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
  deadline: number,
): Found {
  const identityOf = (state: S) => model.identity?.(state) ?? JSON.stringify(state)
  const events = new EventList(operations)
  const seen = new SeenStates(operations.length)
  const chosen: Choice<S>[] = []
  let left = operations.filter(answered).length
  let state = model.init()
  let identity = identityOf(state)
  let event = events.first
  let longest: number[] | undefined
  let misfit = -1

  /** Takes back choices up to one to which there is an alternative; false when there is none. */
  const takeBack = (): boolean => {
    for (;;) {
      const last = chosen.pop()
      if (!last) return false
      ;({ state, identity } = last)
      seen.toggle(last.operation)
      events.putBack(last.operation)
      const operation = operations[last.operation]
      if (operation && answered(operation)) left++
      event = events.after(events.callOf(last.operation))
      if (!last.free) return true
    }
  }

  for (let turn = 1; left > 0; turn++) {
    if (turn % 1024 === 0) {
      if (performance.now() > deadline) return { type: 'given up', why: 'time' }
      if (seen.bytes > MEMORY) return { type: 'given up', why: 'memory' }
    }
    const index = events.operation[event] ?? -1
    const operation = operations[index] as Operation<I, O>
    if (events.isReturn[event]) {
      if (chosen.length > (longest?.length ?? -1)) {
        longest = chosen.map((choice) => choice.operation)
        misfit = index
      }
      if (!takeBack()) return { type: 'none', order: longest ?? [], misfit }
      continue
    }
    const known = answered(operation)
    const after = model.step(state, operation.input, known ? operation.output : undefined)
    const identityAfter = after.ok ? identityOf(after.state) : identity
    const changes = identityAfter !== identity
    if (!after.ok || !(known || changes)) {
      event = events.after(event)
      continue
    }
    seen.toggle(index)
    if (!seen.add(identityAfter)) {
      seen.toggle(index)
      event = events.after(event)
      continue
    }
    chosen.push({ operation: index, state, identity, free: known && !changes })
    state = after.state
    identity = identityAfter
    if (known) left--
    events.lift(index)
    event = events.first
  }
  return { type: 'order', order: chosen.map((choice) => choice.operation) }
}
