import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linearizable } from './linearizable.ts'
import { casRegister, counter, set } from './models.ts'
import type { CasInput, CounterInput, SetInput, Value } from './models.ts'
import type { Model, Operation } from './operation.ts'

const value = fc.constantFrom<Value>(1, 2, 3)
const casInput = fc.oneof(
  fc.constant<CasInput>({ type: 'read' }),
  fc.record({ type: fc.constant('write' as const), value }),
  fc.record({ type: fc.constant('cas' as const), from: value, to: value }),
)
const counterInput = fc.oneof(
  fc.constant<CounterInput>({ type: 'read' }),
  fc.record({ type: fc.constant('add' as const), by: fc.integer({ min: 1, max: 3 }) }),
)
const setInput = fc.oneof(
  fc.constant<SetInput>({ type: 'read' }),
  fc.record({
    type: fc.constantFrom('add' as const, 'remove' as const, 'has' as const),
    member: fc.constantFrom('a', 'b'),
  }),
)

/** What each model gives, worked out apart from the model. */
const casReal = () => {
  let held: Value = null
  return (input: CasInput): Value => {
    if (input.type === 'read') return held
    if (input.type === 'cas' && held !== input.from) return false
    held = input.type === 'cas' ? input.to : input.value
    return input.type === 'cas' ? true : null
  }
}
const counterReal = () => {
  let sum = 0
  return (input: CounterInput): Value => (sum += input.type === 'add' ? input.by : 0)
}
const setReal = () => {
  const members = new Set<string | number>()
  return (input: SetInput) => {
    if (input.type === 'read') return [...members]
    const there = members.has(input.member)
    if (input.type === 'add') members.add(input.member)
    if (input.type === 'remove') members.delete(input.member)
    return input.type === 'add' ? !there : there
  }
}

/** How an operation is widened around the moment it happened at, and whether its answer was lost. */
const stretch = fc.record({ before: fc.nat(40), after: fc.nat(40), lost: fc.nat(9).map((n) => n === 0) })

/** A true execution: everything happens at its moment, and was asked for before and answered after. */
function execution<I, O>(
  real: (input: I) => O,
  asked: readonly (readonly [I, { before: number; after: number; lost: boolean }])[],
) {
  return asked.map(([input, { before, after, lost }], i): Operation<I, O> => {
    const moment = i * 10
    const output = real(input)
    return { client: i, call: moment - before, input, ...(lost ? {} : { return: moment + after, output }) }
  })
}

describe.each([
  ['casRegister', casRegister, casInput, casReal],
  ['counter', counter, counterInput, counterReal],
  ['set', set, setInput, setReal],
] as unknown as [string, Model<unknown, unknown, unknown>, fc.Arbitrary<unknown>, () => (input: unknown) => unknown][])(
  'linearizable: %s',
  (_, model, input, real) => {
    it('accepts any execution, however the times are widened and whichever answers are lost', () => {
      fc.assert(
        fc.property(fc.array(fc.tuple(input, stretch), { maxLength: 30 }), (asked) => {
          const operations = execution(real(), asked)
          const judgement = linearizable(model, operations)
          if (judgement.ok !== true) throw new Error(JSON.stringify(judgement))
          expect(explains(model, judgement.order)).toBe(true)
          expect(keepsTime(judgement.order)).toBe(true)
        }),
        { numRuns: 300 },
      )
    })

    it('judges as trying every order does, right and wrong answers alike', () => {
      const tampered = fc.record({
        asked: fc.array(fc.tuple(input, stretch), { minLength: 1, maxLength: 6 }),
        changes: fc.array(fc.nat(5), { maxLength: 2 }),
      })
      const verdicts = new Set<unknown>()
      fc.assert(
        fc.property(tampered, ({ asked, changes }) => {
          const operations = tamper(execution(real(), asked), changes)
          const { ok } = linearizable(model, operations)
          verdicts.add(ok)
          expect(ok).toBe(someOrder(model, operations))
        }),
        { numRuns: 400 },
      )
      expect(verdicts).toEqual(new Set([true, false]))
    })

    it('refuses an execution one after the other with one answer that is another', () => {
      fc.assert(
        fc.property(fc.array(input, { minLength: 1, maxLength: 20 }), fc.nat(), (inputs, at) => {
          const narrow = inputs.map((i) => [i, { before: 1, after: 1, lost: false }] as const)
          const operations = execution(real(), narrow)
          const place = at % operations.length
          const told = operations[place] as Operation<unknown, unknown>
          // What a write or a plain add gives is not looked at.
          fc.pre((told.input as { type: string }).type !== 'write')
          const wrong = operations.with(place, { ...told, output: other(told.output) })
          const judgement = linearizable(model, wrong)
          expect(judgement.ok).toBe(false)
        }),
        { numRuns: 300 },
      )
    })
  },
)

function other(output: unknown): unknown {
  if (typeof output === 'boolean') return !output
  if (typeof output === 'number') return output + 100
  return Array.isArray(output) ? [...(output as unknown[]), 'z'] : 'another'
}

/** Changes some answers to others that such an operation could have given. */
function tamper<I>(operations: readonly Operation<I, unknown>[], places: readonly number[]): Operation<I, unknown>[] {
  return operations.map((o, i) =>
    places.includes(i) && o.return !== undefined ? { ...o, output: nearby(o.output) } : o,
  )
}

function nearby(output: unknown): unknown {
  if (output === null) return 1
  if (typeof output === 'boolean') return !output
  if (typeof output === 'number') return output === 1 ? 2 : output - 1
  return (output as unknown[]).includes('a')
    ? (output as unknown[]).filter((m) => m !== 'a')
    : [...(output as unknown[]), 'a']
}

function explains(model: Model<unknown, unknown, unknown>, order: readonly Operation<unknown, unknown>[]): boolean {
  let state = model.init()
  return order.every((o) => {
    const after = model.step(state, o.input, o.return === undefined ? undefined : o.output)
    state = after.state
    return after.ok
  })
}

function keepsTime(order: readonly Operation<unknown, unknown>[]): boolean {
  return order.every((later, i) => order.slice(0, i).every((earlier) => (later.return ?? Infinity) >= earlier.call))
}

/** The definition itself: is there a permutation of the answered and any of the others? */
function someOrder(
  model: Model<unknown, unknown, unknown>,
  operations: readonly Operation<unknown, unknown>[],
): boolean {
  const go = (state: unknown, left: readonly Operation<unknown, unknown>[]): boolean => {
    if (left.every((o) => o.return === undefined)) return true
    return left.some((next) => {
      if (left.some((o) => (o.return ?? Infinity) < next.call)) return false
      const after = model.step(state, next.input, next.return === undefined ? undefined : next.output)
      return (
        after.ok &&
        go(
          after.state,
          left.filter((o) => o !== next),
        )
      )
    })
  }
  return go(model.init(), operations)
}
