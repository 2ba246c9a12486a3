import { drawHistory } from './draw-history.ts'
import { explainMisfit } from './explain-misfit.ts'
import { findOrder } from './find-order.ts'
import type { Found } from './find-order.ts'
import type { Model, Operation } from './operation.ts'

/** What `linearizable` finds. */
export type Judgement<I, O> =
  | {
      readonly ok: true
      /** An order that explains everything that came back. Of operations that were never answered, those that it needs. */
      readonly order: readonly Operation<I, O>[]
    }
  | {
      readonly ok: false
      /** The longest part that could be put in order. */
      readonly prefix: readonly Operation<I, O>[]
      /** The operation that had to come next, and fits nowhere. */
      readonly misfit: Operation<I, O>
      /** What came back, and why no order explains it, in sentences. */
      readonly why: string
      /** The operations around the misfit, a line of text a client, as intervals in time. */
      readonly drawing: readonly string[]
    }
  | {
      readonly ok: 'unknown'
      /** Why no judgement was reached: too many operations were under way at once for the time or the memory given. */
      readonly why: string
    }

/**
 * Whether there is an order of all operations, each at one moment between its call and its return, in which `model` gives every
 * output that came back (Herlihy and Wing, Linearizability, ACM TOPLAS 12:3, 1990). An operation without a return may have happened
 * at any time after its call, or not at all. Parts that a model's `partition` tells apart are judged each for itself, which is
 * the same (locality, theorem 1 there).
 *
 * The time it takes can grow exponentially with the number of operations under way at once; after `within` ms, 10,000 unless told,
 * the answer is `unknown`.
 *
 * @throws RangeError for an operation that returns before it is called
 */
export function linearizable<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
  o: { readonly within?: number } = {},
): Judgement<I, O> {
  validate(model, operations)
  const within = o.within ?? 10_000
  const deadline = performance.now() + within
  const orders: Operation<I, O>[][] = []
  let unknown: (Found & { type: 'given up' }) | undefined
  for (const part of model.partition?.(operations) ?? [operations]) {
    const found = findOrder(model, part, deadline)
    if (found.type === 'none') return refusal(model, part, found)
    if (found.type === 'given up') unknown ??= found
    else orders.push(found.order.map((index) => part[index] as Operation<I, O>))
  }
  if (!unknown) return { ok: true, order: joined(orders) }
  const limit = unknown.why === 'time' ? `within ${within} ms` : 'in the memory there is'
  return {
    ok: 'unknown',
    why: `Not every order of these ${operations.length} operations could be tried ${limit}: too many of them were under way at once.`,
  }
}

function validate<S, I, O>(model: Model<S, I, O>, operations: readonly Operation<I, O>[]): void {
  for (const operation of operations) {
    if (operation.return === undefined || operation.return >= operation.call) continue
    throw new RangeError(
      `the operation "${model.show(operation)}" of client ${operation.client} returns at ${operation.return}, before its call at ${operation.call}`,
    )
  }
}

function refusal<S, I, O>(
  model: Model<S, I, O>,
  part: readonly Operation<I, O>[],
  found: Found & { type: 'none' },
): Judgement<I, O> {
  const prefix = found.order.map((index) => part[index] as Operation<I, O>)
  const misfit = part[found.misfit] as Operation<I, O>
  const { why, around } = explainMisfit(model, part, prefix, misfit)
  return { ok: false, prefix, misfit, why, drawing: drawHistory(around, misfit, (operation) => model.show(operation)) }
}

/** One order out of those of the parts: each operation happens as early as its own call and those before it in its part let it. */
function joined<I, O>(orders: readonly (readonly Operation<I, O>[])[]): Operation<I, O>[] {
  const placed = orders.flatMap((order) => {
    let moment = -Infinity
    return order.map((operation) => ({ operation, moment: (moment = Math.max(moment, operation.call)) }))
  })
  return placed.sort((a, b) => a.moment - b.moment).map(({ operation }) => operation)
}
