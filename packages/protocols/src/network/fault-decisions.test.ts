import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FaultDecisions, drawSeed, flipBit, pieceEnd, swapWords } from './fault-decisions.ts'
import type { FaultPlan } from './fault-plan.ts'

const MANY = 20_000
const fates = (plan: FaultPlan, seed = 7, connection = 1, way = 0) => {
  const decisions = new FaultDecisions(plan, seed, connection, way)
  return Array.from({ length: MANY }, (_, i) => decisions.datagram(i, 100))
}
const share = <T>(list: readonly T[], is: (item: T) => boolean) => list.filter(is).length / list.length
/** Six standard deviations of a share of MANY: chance alone goes beyond once in 500 million seeds. */
const near = (p: number) => 6 * Math.sqrt((p * (1 - p)) / MANY)

describe('FaultDecisions', () => {
  it.each([0.01, 0.3, 0.5, 0.9])('loses, doubles, holds back and corrupts a share of %d', (p) => {
    const all = fates({ loss: p, duplicate: p, reorder: p, corrupt: p })
    for (const is of [
      (f: (typeof all)[0]) => f.lost,
      (f: (typeof all)[0]) => f.heldBack,
      (f: (typeof all)[0]) => f.flip !== undefined,
      (f: (typeof all)[0]) => f.copies.length === 2,
    ]) {
      expect(Math.abs(share(all, is) - p)).toBeLessThan(near(p))
    }
    // Each independent of the others.
    expect(Math.abs(share(all, (f) => f.lost && f.heldBack) - p * p)).toBeLessThan(near(p * p))
    expect(Math.abs(share(all, (f) => f.lost && f.flip !== undefined) - p * p)).toBeLessThan(near(p * p))
  })

  it('does never what has the probability 0 and always what has 1', () => {
    expect(fates({ loss: 0, corrupt: 0 }).some((f) => f.lost || f.flip !== undefined || f.heldBack)).toBe(false)
    expect(fates({ loss: 1, corrupt: 1, duplicate: 1 }).every((f) => f.lost && f.copies.length === 2)).toBe(true)
  })

  it('does not lose in a pattern: what follows a loss is lost as often as any other', () => {
    const all = fates({ loss: 0.3 })
    const after = all.filter((_, i) => i > 0 && all[i - 1]?.lost)
    expect(Math.abs(share(after, (f) => f.lost) - 0.3)).toBeLessThan(near(0.3) * 2)
  })

  it('delays by the delay and a share of the jitter that is spread evenly', () => {
    const late = fates({ delayMs: 10, jitterMs: 40 }).map((f) => f.copies[0] ?? 0)
    expect(Math.min(...late)).toBeGreaterThanOrEqual(10)
    expect(Math.max(...late)).toBeLessThan(50)
    for (const border of [20, 30, 40]) {
      expect(Math.abs(share(late, (ms) => ms < border) - (border - 10) / 40)).toBeLessThan(near(0.5))
    }
  })

  it('flips every bit about as often as any other', () => {
    const bits = fates({ corrupt: 1 }).map((f) => f.flip ?? -1)
    const times = Array.from({ length: 800 }, () => 0)
    for (const bit of bits) times[bit] = (times[bit] ?? 0) + 1
    expect(times.reduce((sum, n) => sum + n, 0)).toBe(MANY)
    // Chi-squared with 799 degrees of freedom has its mean there and a deviation of 40.
    const chi = times.reduce((sum, n) => sum + (n - MANY / 800) ** 2 / (MANY / 800), 0)
    expect(Math.abs(chi - 799)).toBeLessThan(6 * 40)
  })

  it('decides the same for the same seed, connection, direction and place, whatever was asked before', () => {
    const plan: FaultPlan = { loss: 0.5, duplicate: 0.5, reorder: 0.5, corrupt: 0.5, jitterMs: 9 }
    fc.assert(
      fc.property(
        fc.integer(),
        fc.nat(1000),
        fc.constantFrom(0, 1),
        fc.nat(1e6),
        fc.nat(1500),
        (seed, c, way, at, n) => {
          const asked = new FaultDecisions(plan, seed, c, way)
          for (let i = 0; i < 5; i++) asked.datagram(at + i + 1, 3)
          expect(asked.datagram(at, n)).toEqual(new FaultDecisions(plan, seed, c, way).datagram(at, n))
          expect(asked.segment(at, n)).toEqual(new FaultDecisions(plan, seed, c, way).segment(at, n))
        },
      ),
    )
  })

  it('decides otherwise for another seed, connection or direction', () => {
    const lost = (...of: [number, number, number]) => fates({ loss: 0.5 }, ...of).map((f) => f.lost)
    const first = lost(7, 1, 0)
    for (const other of [lost(8, 1, 0), lost(7, 2, 0), lost(7, 1, 1)]) {
      const equal = first.filter((is, i) => is === other[i]).length / MANY
      expect(Math.abs(equal - 0.5)).toBeLessThan(near(0.5))
    }
  })

  it('keeps what it decided about one thing when the plan says more of another', () => {
    const alone = fates({ jitterMs: 20 }).map((f) => f.copies[0])
    expect(fates({ jitterMs: 20, loss: 0.5, corrupt: 0.5, duplicate: 0.5 }).map((f) => f.copies[0])).toEqual(alone)
  })
})

describe('flipBit', () => {
  it('changes one bit and leaves the original alone', () => {
    const bytes = Uint8Array.of(0, 0, 0)
    expect([...flipBit(bytes, 0)]).toEqual([0x80, 0, 0])
    expect([...flipBit(bytes, 9)]).toEqual([0, 0x40, 0])
    expect([...flipBit(flipBit(bytes, 23), 23)]).toEqual([...bytes])
  })
})

describe('pieceEnd', () => {
  const ends = (split: FaultPlan['split']) => [0, 1, 2, 3, 4, 5, 6].map((offset) => pieceEnd(split, offset))
  it('cuts where the split says', () => {
    expect(ends(undefined)).toEqual(Array(7).fill(Infinity))
    expect(ends('bytes')).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(ends({ atMost: 3 })).toEqual([3, 3, 3, 6, 6, 6, 9])
    expect(ends([2, 5])).toEqual([2, 2, 5, 5, 5, Infinity, Infinity])
  })
})

describe('drawSeed', () => {
  it('makes 32 bits of one number', () => {
    expect(drawSeed(() => 0)).toBe(0)
    expect(drawSeed(() => 0.5)).toBe(-0x8000_0000)
    expect(drawSeed(() => 1 - Number.EPSILON)).toBe(-1)
  })
})

describe('more that happens to datagrams', () => {
  it('loses in a row what a burst has begun, and what is too large', () => {
    const all = fates({ burst: { begins: 0.01, length: 4 } })
    const runs = all.map(({ lost }) => (lost ? 'x' : '.')).join('')
    expect(runs.match(/x+/g)?.every((run) => run.length >= 4)).toBe(true)
    expect(Math.abs(share(all, ({ lost }) => lost) - (1 - 0.99 ** 4))).toBeLessThan(near(0.04) * 4)
    expect(fates({ mtu: 99 }).every(({ lost }) => lost)).toBe(true)
    expect(fates({ mtu: 100 }).some(({ lost }) => lost)).toBe(false)
  })

  it('repeats later, and never earlier', () => {
    const all = fates({ delayMs: 5, again: { chance: 0.3, withinMs: 50 } })
    expect(Math.abs(share(all, ({ copies }) => copies.length === 2) - 0.3)).toBeLessThan(near(0.3))
    expect(all.every(({ copies: [first = 0, later = first] }) => first === 5 && later >= 5 && later <= 55)).toBe(true)
  })

  it('exchanges two words that differ, so that their sum is the same and the bytes are not', () => {
    expect([...swapWords(Uint8Array.of(1, 2, 3, 4, 5), 0)]).toEqual([3, 4, 1, 2, 5])
    expect([...swapWords(Uint8Array.of(1, 2, 1, 2, 5, 6), 1)]).toEqual([1, 2, 5, 6, 1, 2])
    expect([...swapWords(Uint8Array.of(7, 7, 7, 7), 0)]).toEqual([0x87, 7, 7, 7])
    expect(Math.abs(share(fates({ swap: 0.2 }), ({ swap }) => swap !== undefined) - 0.2)).toBeLessThan(near(0.2))
  })
})
