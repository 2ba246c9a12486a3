import { drawHistory } from './draw-history.ts'
import { explainMisfit } from './explain-misfit.ts'
import { OrderSearch } from './order-search.ts'
import type { Found } from './order-search.ts'
import type { Model, Operation } from './operation.ts'

/** How long the first turn of a part is, in ms. */
const FIRST_TURN_MS = 5
/** Most that all searches may hold. */
const MOST_BYTES = 512 * 1024 * 1024

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
  const parts = model.partition?.(operations) ?? [operations]
  const searched = searchAll(model, parts, performance.now() + within)
  if (searched.type === 'orders') return { ok: true, order: joined(searched.orders) }
  if (searched.type === 'none') return refusal(model, searched.part, searched.found)
  const limit = searched.why === 'time' ? `within ${within} ms` : 'in the memory there is'
  return {
    ok: 'unknown',
    why: `Not every order of these ${operations.length} operations could be tried ${limit}: too many of them were under way at once.`,
  }
}

type Searched<I, O> =
  | { readonly type: 'orders'; readonly orders: readonly (readonly Operation<I, O>[])[] }
  | { readonly type: 'none'; readonly part: readonly Operation<I, O>[]; readonly found: Found & { type: 'none' } }
  | { readonly type: 'given up'; readonly why: 'time' | 'memory' }

/**
 * Searches all parts in turns, each turn longer than the one before: a part without an order settles all, and is often found at once
 * while another would take minutes.
 */
function searchAll<S, I, O>(
  model: Model<S, I, O>,
  parts: readonly (readonly Operation<I, O>[])[],
  deadline: number,
): Searched<I, O> {
  const orders: Operation<I, O>[][] = []
  let open = parts.map((part) => ({ part, search: new OrderSearch(model, part) }))
  for (let turn = FIRST_TURN_MS; open.length > 0; turn *= 2) {
    const still: typeof open = []
    for (const one of open) {
      const now = performance.now()
      const found = one.search.run(Math.min(now + turn, deadline), MOST_BYTES)
      if (found?.type === 'none') return { type: 'none', part: one.part, found }
      if (found) orders.push(found.order.map((index) => one.part[index] as Operation<I, O>))
      else still.push(one)
      if (found) continue
      if (performance.now() >= deadline) return { type: 'given up', why: 'time' }
      if (open.reduce((sum, { search }) => sum + search.bytes, 0) >= MOST_BYTES)
        return { type: 'given up', why: 'memory' }
    }
    open = still
  }
  return { type: 'orders', orders }
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
