import type { Model, Operation } from './operation.ts'

/** What a register may hold. null is nothing, and what it holds at first. */
export type Value = string | number | boolean | null

export type RegisterInput = { readonly type: 'read' } | { readonly type: 'write'; readonly value: Value }

export type CasInput = RegisterInput | { readonly type: 'cas'; readonly from: Value; readonly to: Value }

/** A place for one value. A read gives the value that the last write before it put there; what a write gives back is not looked at. */
export const register: Model<Value, RegisterInput, Value> = {
  reads: ({ type }) => type === 'read',
  name: 'the register',
  init: () => null,
  step: (state, input, output) =>
    input.type === 'write' ? { ok: true, state: input.value } : { ok: output === undefined || output === state, state },
  identity: (state) => JSON.stringify(state),
  show: (o) =>
    `${o.input.type === 'write' ? `write ${text(o.input.value)}` : 'read'}${gave(o, o.input.type === 'read')}`,
  showState: (state) => `the register holds ${text(state)}`,
}

/**
 * A register that can also be changed on a condition: `cas` writes `to` where it holds `from`, and gives whether it did.
 */
export const casRegister: Model<Value, CasInput, Value> = {
  ...register,
  reads: ({ type }) => type === 'read',
  step(state, input, output) {
    if (input.type !== 'cas') return register.step(state, input, output)
    const fits = state === input.from
    return { ok: output === undefined || output === fits, state: fits ? input.to : state }
  },
  show(o) {
    const { input } = o
    if (input.type !== 'cas') return register.show({ ...o, input })
    return `cas ${text(input.from)} to ${text(input.to)}${gave(o, true)}`
  },
}

export type CounterInput = { readonly type: 'read' } | { readonly type: 'add'; readonly by: number }

/** A number, 0 at first. `add` may give the number after it, as INCRBY does, or anything that is no number, which is not looked at. */
export const counter: Model<number, CounterInput, Value> = {
  reads: ({ type }) => type === 'read',
  name: 'the counter',
  init: () => 0,
  step(state, input, output) {
    if (input.type === 'read') return { ok: output === undefined || output === state, state }
    const sum = state + input.by
    return { ok: typeof output !== 'number' || output === sum, state: sum }
  },
  identity: (state) => state,
  show: (o) =>
    `${o.input.type === 'add' ? `add ${o.input.by}` : 'read'}${gave(o, o.input.type === 'read' || typeof o.output === 'number')}`,
  showState: (state) => `the counter is at ${state}`,
}

type Member = string | number

export type SetInput = { readonly type: 'read' } | { readonly type: 'add' | 'remove' | 'has'; readonly member: Member }

/**
 * A set, empty at first. `has` gives whether the member is there; `add` and `remove` may give whether they changed anything (true or
 * false, or the number 1 or 0); `read` gives all members in any order.
 */
export const set: Model<ReadonlySet<Member>, SetInput, Value | readonly Member[]> = {
  reads: ({ type }) => type === 'read' || type === 'has',
  name: 'the set',
  init: () => new Set(),
  step(state, input, output) {
    if (input.type === 'read') return { ok: output === undefined || holdsExactly(state, output), state }
    const there = state.has(input.member)
    if (input.type === 'has') return { ok: output === undefined || is(output, there), state }
    const changes = input.type === 'add' ? !there : there
    const ok = (typeof output !== 'boolean' && typeof output !== 'number') || is(output, changes)
    return { ok, state: changes ? changed(state, input.member, input.type) : state }
  },
  identity: (state) => JSON.stringify([...state].sort(byText)),
  show: (o) => `${o.input.type === 'read' ? 'read' : `${o.input.type} ${text(o.input.member)}`}${gave(o, true)}`,
  showState: (state) =>
    state.size === 0 ? 'the set is empty' : `the set holds ${[...state].sort(byText).map(text).join(', ')}`,
}

/** Many of one thing, each under its own `key`: judged key by key. */
export function byKey<S, I, O>(model: Model<S, I, O>): Model<S, I & { readonly key: string }, O> {
  return {
    ...model,
    partition: (operations) => [...Map.groupBy(operations, (operation) => operation.input.key).values()],
    show: (o) => `${o.input.key}: ${model.show(o)}`,
  }
}

/** Keys with values: a register under each key. */
export const kv = byKey(register)

function is(output: unknown, right: boolean): boolean {
  return output === right || output === Number(right)
}

function holdsExactly(state: ReadonlySet<Member>, output: unknown): boolean {
  return (
    Array.isArray(output) &&
    output.length === state.size &&
    new Set(output).size === state.size &&
    output.every((m) => state.has(m as Member))
  )
}

function changed(state: ReadonlySet<Member>, member: Member, how: 'add' | 'remove'): ReadonlySet<Member> {
  const next = new Set(state)
  if (how === 'add') next.add(member)
  else next.delete(member)
  return next
}

/** Numbers and strings apart, each in its order, so that equal sets are equal texts. */
function byText(a: Member, b: Member): number {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)]
  return x < y ? -1 : Number(x > y)
}

function gave(operation: Operation<unknown, unknown>, telling: boolean): string {
  if (operation.return === undefined) return ' → ?'
  return telling && operation.output !== undefined ? ` → ${text(operation.output)}` : ''
}

function text(value: unknown): string {
  if (value === null) return 'nothing'
  return typeof value === 'string' && /^[\w-]+$/.test(value) ? value : JSON.stringify(value)
}
