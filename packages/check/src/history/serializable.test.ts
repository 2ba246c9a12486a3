import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type Transaction, type VersionOrders, serializable } from './serializable.ts'

/** "T1: r x, w x1" with `r x` of what was there before, `r x1` of a version, `w x1` of a new one. */
function history(...lines: readonly string[]): { transactions: Transaction[]; orders: VersionOrders } {
  const orders = new Map<string, string[]>()
  const transactions = lines.map((line): Transaction => {
    const [name = '', said = ''] = line.split(': ')
    const steps = said.split(', ').map((step) => /^([rw]) ([a-z])(\d*)$/.exec(step) ?? [])
    const key = (step: readonly (string | undefined)[]) => step[2] ?? ''
    for (const step of steps) if (!orders.has(key(step))) orders.set(key(step), [])
    const reads = steps.filter(([, kind]) => kind === 'r')
    const writes = steps.filter(([, kind]) => kind === 'w')
    for (const step of writes) orders.get(key(step))?.push(step[3] ?? '')
    return {
      name,
      reads: reads.map((step) => ({ key: key(step), ...(step[3] ? { version: step[3] } : {}) })),
      writes: writes.map((step) => ({ key: key(step), version: step[3] ?? '' })),
    }
  })
  for (const versions of orders.values()) versions.sort((a, b) => Number(a) - Number(b))
  return { transactions, orders }
}

const judge = (...lines: readonly string[]) => {
  const { transactions, orders } = history(...lines)
  return serializable(transactions, orders)
}

describe('good histories', () => {
  it('gives an order that explains them', () => {
    const found = judge('T2: r x1, w y2', 'T1: r x, w x1', 'T3: r y2, r x1')
    expect(found.ok && found.order.map(({ name }) => name)).toEqual(['T1', 'T2', 'T3'])
  })
  it('takes nothing at all, one alone, and one that reads what it replaces', () => {
    expect(judge().ok).toBe(true)
    expect(judge('T1: r x, w x1').ok).toBe(true)
    expect(judge('T1: r x, w x1', 'T2: r x1, w x2', 'T3: r x2, w x3').ok).toBe(true)
  })
  it('lets a reader see an old moment, as long as it is one moment', () => {
    expect(judge('T1: r x, w x1, w y1', 'T2: r x, r y').ok).toBe(true)
  })
})

describe('bad histories', () => {
  test.for([
    ['lost update', 'G-single', ['T1: r x, w x1', 'T2: r x, w x2']],
    ['read skew', 'G-single', ['T1: w x1, w y1', 'T2: r x, r y1']],
    ['write skew', 'G2', ['T1: r x, r y, w x1', 'T2: r x, r y, w y1']],
    [
      'a read-only transaction that sees what can not be (Fekete, O’Neil and O’Neil 2004)',
      'G2',
      ['T1: r y, w y1', 'T2: r x, r y, w x2', 'T3: r x, r y1'],
    ],
    ['a long fork', 'G2', ['T1: w x1', 'T2: w y1', 'T3: r x1, r y', 'T4: r x, r y1']],
    ['circular information flow', 'G1c', ['T1: w x1, r y2', 'T2: w y2, r x1']],
    ['a dirty write', 'G0', ['T1: w x1, w y2', 'T2: w x2, w y1']],
  ] as const)('%s is %s', ([, phenomenon, lines]) => {
    const found = judge(...lines)
    expect(found).toMatchObject({ ok: false, phenomenon })
  })

  it('says which dependency makes the cycle', () => {
    expect(judge('T1: r x, r y, w x1', 'T2: r x, r y, w y1')).toEqual({
      ok: false,
      phenomenon: 'G2',
      why: "T1 and T2 can't be put into an order: each read what another then changed, as if it had been alone (G2: write skew or a long fork).",
      drawing: ['T1 before T2: it read the y that T2 replaced', 'T2 before T1: it read the x that T1 replaced'],
    })
  })

  it('refuses a value that nobody has written', () => {
    expect(judge('T1: w x1', 'T2: r x7')).toMatchObject({
      ok: false,
      phenomenon: 'G1a',
      drawing: ['T2 read 7 of x, which is none of the versions that it has had'],
    })
  })

  it('does not take orders that contradict the writes', () => {
    const { transactions } = history('T1: w x1')
    expect(() => serializable(transactions, new Map())).toThrow('stands in no order')
    expect(() => serializable([...transactions, ...transactions], new Map([['x', ['1']]]))).toThrow('two transactions')
  })
})

/** Tries every order: whether one explains all reads and gives every key the versions in its order. */
function explainedBySome(transactions: readonly Transaction[], orders: VersionOrders): boolean {
  const place = (done: readonly Transaction[], state: ReadonlyMap<string, readonly string[]>): boolean => {
    if (done.length === transactions.length) return true
    return transactions.some((next) => {
      if (done.includes(next)) return false
      if (next.reads.some(({ key, version }) => state.get(key)?.at(-1) !== version)) return false
      const after = new Map(state)
      for (const { key, version } of next.writes) after.set(key, [...(after.get(key) ?? []), version])
      for (const [key, versions] of after)
        if (versions.some((version, i) => orders.get(key)?.[i] !== version)) return false
      return place([...done, next], after)
    })
  }
  return place([], new Map())
}

/** Any history of a few transactions over two keys, right or wrong. */
const histories = fc
  .array(
    fc.record({
      reads: fc.uniqueArray(fc.record({ key: fc.constantFrom('x', 'y'), nth: fc.nat(4) }), {
        selector: ({ key }) => key,
      }),
      writes: fc.uniqueArray(fc.constantFrom('x', 'y')),
    }),
    { maxLength: 5 },
  )
  .chain((shapes) => {
    const written = (key: 'x' | 'y') => shapes.flatMap(({ writes }, i) => (writes.includes(key) ? [String(i)] : []))
    const shuffled = (key: 'x' | 'y') => fc.shuffledSubarray(written(key), { minLength: written(key).length })
    return fc.tuple(shuffled('x'), shuffled('y')).map(([x, y]) => {
      const orders = new Map([
        ['x', x],
        ['y', y],
      ])
      const transactions = shapes.map(({ reads, writes }, i): Transaction => ({
        name: `T${i}`,
        // Never what it writes itself: that is no reading of another.
        reads: reads.map(({ key, nth }) => {
          const version = [undefined, ...(orders.get(key) ?? []).filter((each) => each !== String(i))].at(
            nth % (1 + (orders.get(key) ?? []).filter((each) => each !== String(i)).length),
          )
          return { key, ...(version === undefined ? {} : { version }) }
        }),
        writes: writes.map((key) => ({ key, version: String(i) })),
      }))
      return { transactions, orders }
    })
  })

it('agrees with a search through all orders', () => {
  let good = 0
  let bad = 0
  fc.assert(
    fc.property(histories, ({ transactions, orders }) => {
      const { ok } = serializable(transactions, orders)
      expect(ok).toBe(explainedBySome(transactions, orders))
      if (ok) good++
      else bad++
    }),
    { numRuns: 2000 },
  )
  expect(Math.min(good, bad)).toBeGreaterThan(200)
})

it('gives an order in which every transaction reads what was written last', () => {
  fc.assert(
    fc.property(histories, ({ transactions, orders }) => {
      const found = serializable(transactions, orders)
      if (!found.ok) return
      const state = new Map<string, string>()
      for (const { reads, writes } of found.order) {
        for (const { key, version } of reads) expect(state.get(key)).toBe(version)
        for (const { key, version } of writes) state.set(key, version)
      }
    }),
  )
})
