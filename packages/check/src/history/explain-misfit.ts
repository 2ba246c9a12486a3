import { answered } from './operation.ts'
import type { Model, Operation } from './operation.ts'

/** How many operations a text or a drawing shows at most before the misfit, and beside it. */
const MOST_BEFORE = 4
const MOST_BESIDE = 4

/** Says why an operation fits nowhere, for somebody who meets such a history for the first time; and which are worth drawing. */
export function explainMisfit<S, I, O>(
  model: Model<S, I, O>,
  operations: readonly Operation<I, O>[],
  prefix: readonly Operation<I, O>[],
  misfit: Operation<I, O>,
): { readonly why: string; readonly around: readonly Operation<I, O>[] } {
  const who = (o: Operation<I, O>) => `client ${o.client}'s "${model.show(o)}"`
  const placed = new Set(prefix)
  const left = operations.filter((o) => o !== misfit && answered(o) && !placed.has(o))
  // After the longest order none of these fits either, or there were a longer one.
  const beside = left.filter((o) => o.call <= (misfit.return ?? Infinity))
  const why = [
    operations.length === 1
      ? `The only operation on ${model.name} can not be explained.`
      : `No order of the ${operations.length} operations on ${model.name} explains everything that came back.`,
    ...first(model, prefix, who),
    next(misfit, left, beside, who),
    ...(prefix.length === 0 ? [] : ['Every other order gets stuck no later.']),
  ].join(' ')
  const around = new Set([...prefix.slice(-MOST_BEFORE), ...beside.slice(0, MOST_BESIDE), misfit])
  return { why, around: operations.filter((o) => around.has(o)) }
}

type Name<I, O> = (operation: Operation<I, O>) => string

function first<S, I, O>(model: Model<S, I, O>, prefix: readonly Operation<I, O>[], who: Name<I, O>): string[] {
  const state = prefix.reduce(
    (before, o) => model.step(before, o.input, answered(o) ? o.output : undefined).state,
    model.init(),
  )
  if (prefix.length === 0) return [`At first ${model.showState(state)}.`]
  const count = prefix.length === 1 ? 'One operation' : `${prefix.length} operations`
  const shown = prefix.slice(-MOST_BEFORE)
  const named = `${shown.length < prefix.length ? '; the last are ' : ': '}${shown.map(who).join(', then ')}`
  return [
    `${count} can be put in an order that explains what came back${named}.`,
    `After that ${model.showState(state)}.`,
  ]
}

function next<I, O>(
  misfit: Operation<I, O>,
  left: readonly Operation<I, O>[],
  beside: readonly Operation<I, O>[],
  who: Name<I, O>,
): string {
  if (left.length === 0) return `What is left is ${who(misfit)}, and it does not fit there.`
  if (beside.length === 0) {
    return `Next comes ${who(misfit)}, for the others were asked for only after it was answered; but it does not fit there.`
  }
  const more = beside.length > MOST_BESIDE ? ` and ${beside.length - MOST_BESIDE} more` : ''
  const others = `${beside.slice(0, MOST_BESIDE).map(who).join(', ')}${more}`
  return `Next comes ${who(misfit)} or what was under way at the same time, ${others}; but none of them fits there.`
}
