import { describe, expect, it } from 'vitest'
import { linearizable } from './linearizable.ts'
import { byKey, casRegister, counter, kv, register, set } from './models.ts'
import type { CasInput, Value } from './models.ts'
import type { Model, Operation } from './operation.ts'

type Any = Operation<never, never>

/**
 * Operations as they are told: "0: write 1 @ 0-10", "1: read = 1 @ 5-15", "2: cas 1 2 = true @ 3-" for one never answered.
 */
function told<I, O>(...lines: readonly string[]): Operation<I, O>[] {
  return lines.map((line) => {
    const found = /^(\d+): (\w+)((?: [^=@ ]+)*)(?: = (.+?))? @ (\d+)-(\d*)$/.exec(line)
    if (!found) throw new Error(`not understood: ${line}`)
    const [, client, type, words = '', output, call, end] = found as unknown as string[]
    const values = words.split(' ').filter(Boolean)
    return {
      client: Number(client),
      call: Number(call),
      ...(end ? { return: Number(end) } : {}),
      input: inputOf(type ?? '', values) as I,
      ...(output === undefined ? {} : { output: JSON.parse(output) as O }),
    }
  })
}

function inputOf(type: string, values: readonly string[]) {
  const [first, second] = values.map((value) => (/^-?\d+$/.test(value) ? Number(value) : value))
  if (type === 'write')
    return values.length === 2 ? { type, key: String(first), value: second } : { type, value: first }
  if (type === 'cas') return { type, from: first, to: second }
  if (type === 'add' && typeof first === 'number') return { type, by: first, member: first }
  if (type === 'read') return first === undefined ? { type } : { type, key: String(first) }
  return { type, member: first }
}

const GOOD: [story: string, model: Model<never, never, never>, history: string[]][] = [
  ['nothing happened', register as never, []],
  [
    'one client, one thing after the other',
    register as never,
    ['0: write 1 @ 0-1', '0: read = 1 @ 2-3', '0: read = 1 @ 4-5'],
  ],
  [
    'a read while a write is under way gives the old value',
    register as never,
    ['0: write 1 @ 0-10', '1: read = null @ 2-8'],
  ],
  [
    'a read while a write is under way gives the new value',
    register as never,
    ['0: write 1 @ 0-10', '1: read = 1 @ 2-8'],
  ],
  [
    'two reads during one write: first the old value, then the new',
    register as never,
    ['0: write 1 @ 0-10', '1: read = null @ 1-3', '2: read = 1 @ 4-6'],
  ],
  [
    'two writes at once happen in either order, whichever was asked for first',
    register as never,
    ['0: write 1 @ 0-10', '1: write 2 @ 1-11', '2: read = 1 @ 12-13'],
  ],
  [
    'a write that was never answered happened',
    register as never,
    ['0: write 1 @ 0-', '1: read = null @ 5-6', '1: read = 1 @ 7-8'],
  ],
  ['a write that was never answered did not happen', register as never, ['0: write 1 @ 0-', '1: read = null @ 5-6']],
  [
    'a write that was never answered happens long after its client gave up',
    register as never,
    ['0: write 1 @ 0-', '1: write 2 @ 2-3', '1: read = 2 @ 4-5', '1: read = 1 @ 6-7'],
  ],
  [
    'a call at the very moment of a return may come before it',
    register as never,
    ['0: write 1 @ 0-5', '1: read = null @ 5-6'],
  ],
  ['what a write gives back is not looked at', register as never, ['0: write 1 = "OK" @ 0-1', '0: read = 1 @ 2-3']],
  [
    'of two conditional writes at once the right one wins',
    casRegister as never,
    ['0: write 1 @ 0-1', '1: cas 1 2 = true @ 2-9', '2: cas 1 3 = false @ 2-9', '0: read = 2 @ 10-11'],
  ],
  [
    'a conditional write that was never answered explains the value',
    casRegister as never,
    ['0: write 1 @ 0-1', '1: cas 1 2 @ 2-', '0: read = 2 @ 5-6'],
  ],
  [
    'adding at once gives each its own sum',
    counter as never,
    ['0: add 1 = 2 @ 0-9', '1: add 1 = 1 @ 0-9', '2: add 5 = "OK" @ 0-9', '0: read = 7 @ 10-11'],
  ],
  [
    'one of two who add the same member finds it new',
    set as never,
    [
      '0: add x = true @ 0-9',
      '1: add x = false @ 0-9',
      '0: has x = true @ 10-11',
      '0: remove x = 1 @ 12-13',
      '0: read = [] @ 14-15',
    ],
  ],
  ['members come in any order', set as never, ['0: add b @ 0-1', '0: add a @ 2-3', '1: read = ["b","a"] @ 4-5']],
  [
    'keys have nothing to do with one another',
    kv as never,
    [
      '0: write a 1 @ 0-1',
      '1: write b 2 @ 2-3',
      '0: read a = 1 @ 4-5',
      '1: read b = 2 @ 4-5',
      '1: read c = null @ 6-7',
    ],
  ],
]

const BAD: [story: string, model: Model<never, never, never>, history: string[], misfit: string[]][] = [
  ['a value that nobody wrote', register as never, ['0: write 1 @ 0-1', '0: read = 7 @ 2-3'], ['read → 7']],
  ['a write is lost', register as never, ['0: write 1 @ 0-1', '1: read = null @ 2-3'], ['read → nothing']],
  [
    'a read gives an old value after another has given the new one',
    register as never,
    ['0: write 1 @ 0-20', '1: read = 1 @ 2-5', '2: read = null @ 6-9'],
    ['read → nothing'],
  ],
  [
    'two readers see two writes in two orders',
    register as never,
    ['0: write 1 @ 0-9', '1: write 2 @ 0-9', '2: read = 1 @ 10-11', '3: read = 2 @ 12-13'],
    ['read → 1', 'read → 2'],
  ],
  [
    'an unanswered write can happen once only',
    register as never,
    ['0: write 1 @ 0-', '1: read = 1 @ 2-3', '1: write 2 @ 4-5', '1: read = 1 @ 6-7'],
    ['read → 1'],
  ],
  [
    'an unanswered write can not happen before it was asked for',
    register as never,
    ['1: read = 1 @ 0-1', '0: write 1 @ 2-'],
    ['read → 1'],
  ],
  [
    'two conditional writes both win',
    casRegister as never,
    ['0: write 1 @ 0-1', '1: cas 1 2 = true @ 2-9', '2: cas 1 3 = true @ 2-9'],
    ['cas 1 to 2 → true', 'cas 1 to 3 → true'],
  ],
  [
    'two who add get the same sum: an update is lost',
    counter as never,
    ['0: add 1 = 1 @ 0-9', '1: add 1 = 1 @ 0-9'],
    ['add 1 → 1'],
  ],
  [
    'a counter goes back',
    counter as never,
    ['0: add 3 = "OK" @ 0-1', '1: read = 3 @ 2-3', '2: read = 0 @ 4-5'],
    ['read → 0'],
  ],
  ['two find the same member new', set as never, ['0: add x = true @ 0-9', '1: add x = true @ 0-9'], ['add x → true']],
  [
    'a member that was removed is back',
    set as never,
    ['0: add x @ 0-1', '0: remove x = true @ 2-3', '1: read = ["x"] @ 4-5'],
    ['read → ["x"]'],
  ],
  [
    'a member comes twice',
    set as never,
    ['0: add x @ 0-1', '0: add y @ 2-3', '1: read = ["x","x"] @ 4-5'],
    ['read → ["x","x"]'],
  ],
  [
    'one key among many is wrong',
    kv as never,
    ['0: write a 1 @ 0-1', '0: write b 2 @ 2-3', '1: read b = 2 @ 4-5', '1: read a = null @ 6-7'],
    ['a: read → nothing'],
  ],
]

describe('linearizable', () => {
  it.each(GOOD)('good: %s', (_, model, history) => {
    const operations = told(...history) as Any[]
    const judgement = linearizable(model, operations)
    expect(judgement).toMatchObject({ ok: true })
    if (judgement.ok !== true) return
    const answered = operations.filter((o) => o.return !== undefined)
    expect(new Set(judgement.order).size).toBe(judgement.order.length)
    expect(answered.every((o) => judgement.order.includes(o))).toBe(true)
    for (const [i, later] of judgement.order.entries()) {
      for (const earlier of judgement.order.slice(0, i))
        expect(later.return ?? Infinity).toBeGreaterThanOrEqual(earlier.call)
    }
  })

  it.each(BAD)('bad: %s', (_, model, history, misfits) => {
    const judgement = linearizable(model, told(...history) as Any[])
    expect(judgement).toMatchObject({ ok: false })
    if (judgement.ok === false) expect(misfits).toContain(model.show(judgement.misfit))
  })

  it('says why, for somebody who meets such a history for the first time', () => {
    const judgement = linearizable(register, told('0: write 1 @ 0-20', '1: read = 1 @ 2-5', '2: read = null @ 6-9'))
    expect(judgement).toMatchObject({
      why: [
        'No order of the 3 operations on the register explains everything that came back.',
        `2 operations can be put in an order that explains what came back: client 0's "write 1", then client 1's "read → 1".`,
        'After that the register holds 1.',
        `What is left is client 2's "read → nothing", and it does not fit there.`,
        'Every other order gets stuck no later.',
      ].join(' '),
      drawing: [
        'client 0  |write 1-------------------|',
        'client 1   |read → 1|',
        'client 2             |read → nothing|',
        '                     ^^^^^^^^^^^^^^^^ fits nowhere',
      ],
    })
  })

  it('names what was under way at the same time and does not fit either, and what comes later', () => {
    const wrong = linearizable(
      casRegister,
      told('0: write 1 @ 0-1', '1: read = 2 @ 2-5', '2: read = 3 @ 3-6', '0: write 4 @ 8-9'),
    )
    expect(wrong).toMatchObject({
      why: expect.stringContaining(
        `Next comes client 1's "read → 2" or what was under way at the same time, client 2's "read → 3"; but none of them fits there.`,
      ) as string,
    })
    const alone = linearizable(register, told('0: read = 2 @ 2-5', '2: write 2 @ 6-7'))
    expect(alone).toMatchObject({
      prefix: [],
      why: `No order of the 2 operations on the register explains everything that came back. At first the register holds nothing. Next comes client 0's "read → 2", for the others were asked for only after it was answered; but it does not fit there.`,
    })
  })

  it('gives one order over all keys that keeps to the times', () => {
    const history = told('0: write a 1 @ 0-1', '1: write b 1 @ 2-3', '0: write a 2 @ 4-5', '1: write b 2 @ 6-7')
    const judgement = linearizable(kv, history as never)
    expect(judgement).toEqual({ ok: true, order: history })
  })

  it('finds the wrong key at once where another would take for ever', () => {
    const judgement = linearizable(
      byKey(casRegister),
      [
        ...hard().map((o) => ({ ...o, input: { ...o.input, key: 'hard' } })),
        ...told('0: read easy = 1 @ 0-1'),
      ] as never,
      { within: 15_000 },
    )
    expect(judgement).toMatchObject({ ok: false, misfit: { input: { key: 'easy' } } })
  })

  it('says that it does not know when the time is up', () => {
    const judgement = linearizable(casRegister, hard(), { within: 30 })
    expect(judgement).toEqual({
      ok: 'unknown',
      why: 'Not every order of these 61 operations could be tried within 30 ms: too many of them were under way at once.',
    })
  })

  it('refuses an operation that ends before it begins', () => {
    expect(() => linearizable(register, told('3: read = 1 @ 9-8'))).toThrow(
      'the operation "read → 1" of client 3 returns at 8, before its call at 9',
    )
  })
})

/** Sixty writes of different values at once, then a read of what nobody wrote: every subset has to be tried. */
function hard(): Operation<CasInput, Value>[] {
  const writes = Array.from({ length: 60 }, (_, i) => ({
    client: i,
    call: 0,
    return: 10,
    input: { type: 'write' as const, value: i },
  }))
  return [...writes, { client: 60, call: 11, return: 12, input: { type: 'read' }, output: -1 }]
}

it('a write of what is there already may be needed later: another changed it in between', () => {
  const judgement = linearizable(casRegister, [
    { client: 0, call: 0, return: 0, input: { type: 'write', value: 3 }, output: null },
    { client: 1, call: 10, return: 20, input: { type: 'write', value: 3 }, output: null },
    { client: 2, call: 30, return: 30, input: { type: 'cas', from: 3, to: 1 }, output: true },
    { client: 3, call: 10, return: 50, input: { type: 'cas', from: 3, to: 1 }, output: true },
  ])
  expect(judgement.ok).toBe(true)
})
