import { describe, expect, it } from 'vitest'
import { byKey, casRegister, counter, kv, register, set } from './models.ts'
import type { CounterInput, Value } from './models.ts'
import type { Model, Operation } from './operation.ts'

const operation = <I, O>(input: I, output?: O, end: number | undefined = 1): Operation<I, O> => ({
  client: 0,
  call: 0,
  ...(end === undefined ? {} : { return: end }),
  input,
  ...(output === undefined ? {} : { output }),
})
const pending = <I>(input: I): Operation<I, never> => ({ client: 0, call: 0, input })

describe('what operations are called', () => {
  it.each<[Model<never, never, never>, Operation<unknown, unknown>, string]>([
    [register as never, operation({ type: 'read' }, 3), 'read → 3'],
    [register as never, operation({ type: 'read' }, null), 'read → nothing'],
    [register as never, operation({ type: 'read' }, 'two words'), 'read → "two words"'],
    [register as never, operation({ type: 'write', value: 'pear' }, 'OK'), 'write pear'],
    [register as never, pending({ type: 'write', value: 1 }), 'write 1 → ?'],
    [casRegister as never, operation({ type: 'cas', from: null, to: 2 }, false), 'cas nothing to 2 → false'],
    [casRegister as never, operation({ type: 'read' }, true), 'read → true'],
    [counter as never, operation({ type: 'add', by: 2 }, 5), 'add 2 → 5'],
    [counter as never, operation({ type: 'add', by: 2 }, 'OK'), 'add 2'],
    [counter as never, pending({ type: 'read' }), 'read → ?'],
    [set as never, operation({ type: 'add', member: 'x' }, true), 'add x → true'],
    [set as never, operation({ type: 'read' }, ['x', 1]), 'read → ["x",1]'],
    [kv as never, operation({ type: 'read', key: 'k' }, 3), 'k: read → 3'],
  ])('%#: %o', (model, o, words) => expect(model.show(o as never)).toBe(words))
})

describe('what a state is called', () => {
  it('is the end of a sentence', () => {
    expect(register.showState(null)).toBe('the register holds nothing')
    expect(counter.showState(4)).toBe('the counter is at 4')
    expect(set.showState(new Set())).toBe('the set is empty')
    expect(set.showState(new Set(['b', 'a', 1]))).toBe('the set holds a, b, 1')
  })
})

describe('set', () => {
  it('is the same whatever the order of adding, and tells 1 from "1"', () => {
    expect(set.identity?.(new Set(['b', 'a']))).toBe(set.identity?.(new Set(['a', 'b'])))
    expect(set.identity?.(new Set(['1']))).not.toBe(set.identity?.(new Set([1])))
  })

  it('takes true or 1 for a change, false or 0 for none, and does not look at other answers', () => {
    const add = (output: never) => set.step(new Set(['x']), { type: 'add', member: 'x' }, output).ok
    expect([false, 0, 'OK', null, true, 1].map((output) => add(output as never))).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ])
  })

  it('never changes a state in place', () => {
    const before = new Set(['x'])
    expect(set.step(before, { type: 'remove', member: 'x' }, true).state).toEqual(new Set())
    expect(set.step(before, { type: 'add', member: 'y' }, true).state).toEqual(new Set(['x', 'y']))
    expect(before).toEqual(new Set(['x']))
  })
})

it('byKey tells operations apart by key, in their order', () => {
  const inputs = ['a', 'b', 'a'].map((key, i) =>
    operation<CounterInput & { key: string }, Value>({ key, type: 'add', by: i }),
  )
  expect(byKey(counter).partition?.(inputs)).toEqual([[inputs[0], inputs[2]], [inputs[1]]])
})
