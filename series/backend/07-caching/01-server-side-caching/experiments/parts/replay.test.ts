import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Lfu } from './policies/lfu.ts'
import { Lru } from './policies/lru.ts'
import { Fifo } from './policies/fifo.ts'
import { RandomDrop } from './policies/random-drop.ts'
import { WTinyLfu } from './policies/w-tiny-lfu.ts'
import { FrequencySketch } from './policies/frequency-sketch.ts'
import { BEST, hitRatio, POLICIES, replay } from './replay.ts'
import { seeded } from './seeded.ts'
import { TRACES, traceOf } from './traces.ts'

const traces = fc.array(fc.nat(12), { maxLength: 120 }).map((keys) => Uint32Array.from(keys))
const hits = (keys: readonly number[], policy: { ask(key: number): boolean }) =>
  keys.map((key) => (policy.ask(key) ? '+' : '-')).join('')

describe('each rule', () => {
  it('LRU drops what was asked for longest ago', () => {
    expect(hits([1, 2, 1, 3, 1, 2], new Lru(2))).toBe('--+-+-')
  })

  it('FIFO drops what came first, asked for or not', () => {
    expect(hits([1, 2, 1, 3, 1, 3], new Fifo(2))).toBe('--+--+')
  })

  it('LFU drops what was asked for least often', () => {
    expect(hits([1, 1, 2, 3, 1, 2, 3], new Lfu(2))).toBe('-+--+--')
    // Level in count: the one untouched for longer goes.
    expect(hits([1, 2, 2, 1, 3, 1, 2], new Lfu(2))).toBe('--++-+-')
  })

  it('W-TinyLFU keeps what is popular through a scan', () => {
    const policy = new WTinyLfu(100)
    for (let round = 0; round < 8; round++) for (let key = 0; key < 80; key++) policy.ask(key)
    for (let key = 1000; key < 1300; key++) policy.ask(key)
    const kept = Array.from({ length: 80 }, (_, key) => policy.ask(key)).filter(Boolean).length
    expect(kept).toBeGreaterThan(70)
  })

  it('holds no more than it has room for, and has what was asked for last', () => {
    fc.assert(
      fc.property(traces, fc.integer({ min: 1, max: 15 }), (trace, capacity) => {
        const policies = [
          new Lru(capacity),
          new Lfu(capacity),
          new Fifo(capacity),
          new WTinyLfu(capacity),
          new RandomDrop(capacity, seeded(1)),
        ]
        for (const policy of policies) {
          for (const key of trace) {
            policy.ask(key)
            expect(policy.size).toBeLessThanOrEqual(capacity)
            expect(policy.ask(key)).toBe(true)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('the best possible', () => {
  it('is never passed by any rule', () => {
    fc.assert(
      fc.property(traces, fc.integer({ min: 1, max: 12 }), (trace, capacity) => {
        const best = hitRatio(replay(BEST, trace, capacity, 1))
        for (const name of POLICIES) expect(hitRatio(replay(name, trace, capacity, 1))).toBeLessThanOrEqual(best)
      }),
      { numRuns: 200 },
    )
  })

  it('is what trying every way to drop comes to', () => {
    const most = (trace: Uint32Array, at: number, held: readonly number[], capacity: number): number => {
      const key = trace[at]
      if (key === undefined) return 0
      if (held.includes(key)) return 1 + most(trace, at + 1, held, capacity)
      if (held.length < capacity) return most(trace, at + 1, [...held, key], capacity)
      return Math.max(
        ...held.map((drop) => most(trace, at + 1, [...held.filter((one) => one !== drop), key], capacity)),
      )
    }
    const short = fc.array(fc.nat(4), { maxLength: 12 }).map((keys) => Uint32Array.from(keys))
    fc.assert(
      fc.property(short, fc.integer({ min: 1, max: 3 }), (trace, capacity) => {
        const count = replay(BEST, trace, capacity, 1).reduce((sum, hit) => sum + hit, 0)
        expect(count).toBe(most(trace, 0, [], capacity))
      }),
      { numRuns: 150 },
    )
  })
})

it('the sketch never counts too little, and forgets by halves', () => {
  const sketch = new FrequencySketch(100)
  for (let i = 0; i < 9; i++) sketch.add(7)
  expect(sketch.estimate(7)).toBe(9)
  for (let i = 0; i < 991; i++) sketch.add(1000 + i)
  expect(sketch.estimate(7)).toBeLessThan(9)
})

describe('a trace', () => {
  const o = { keys: 100, requests: 20_000, exponent: 1, seed: 3 }

  it('by Zipf asks for the second key half as often as for the first, with the exponent 1', () => {
    const counts = [0, 0]
    for (const key of traceOf(TRACES[0], o)) if (key < 2) counts[key] = (counts[key] ?? 0) + 1
    expect((counts[1] ?? 0) / (counts[0] ?? 1)).toBeCloseTo(0.5, 1)
  })

  it.each(TRACES)('%s is the same for the same seed and as long as asked for', (name) => {
    expect(traceOf(name, o)).toEqual(traceOf(name, o))
    expect(traceOf(name, o)).toHaveLength(o.requests)
  })

  it('with scans reads other keys in a row, each once a scan', () => {
    const scan = [...traceOf(TRACES[1], o)].slice(150, 200)
    expect(scan).toEqual(Array.from({ length: 50 }, (_, i) => 100 + i))
  })
})
