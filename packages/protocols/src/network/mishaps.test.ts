import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FaultDecisions } from './fault-decisions.ts'
import { fateOfHarms, harmsOf } from './mishaps.ts'

it('writes a fate out so that it can be made again', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true })
  const plan = fc.record({ reorder: chance, duplicate: chance, corrupt: chance, swap: chance, jitterMs: fc.nat(50) })
  fc.assert(
    fc.property(plan, fc.nat(30), fc.integer(), fc.nat(1000), (faults, delayMs, seed, index) => {
      const fate = new FaultDecisions({ ...faults, delayMs }, seed, 1, 0).datagram(index, 100)
      const again = fateOfHarms(harmsOf(fate, delayMs), { delayMs, length: 100 })
      expect({ ...again, copies: [] }).toEqual({ ...fate, copies: [] })
      expect(again.copies.length).toBe(fate.copies.length)
      for (const [i, late] of again.copies.entries()) expect(late).toBeCloseTo(fate.copies[i] ?? NaN, 6)
    }),
  )
})

it('knows a loss by itself, and leaves out a change behind the end of a shorter datagram', () => {
  expect(harmsOf({ lost: true, heldBack: true, copies: [3, 4] }, 0)).toEqual([{ does: 'lost' }])
  const harms = [
    { does: 'bit-flipped', bit: 80 },
    { does: 'words-exchanged', word: 5 },
  ] as const
  expect(fateOfHarms(harms, { delayMs: 2, length: 10 })).toEqual({ lost: false, heldBack: false, copies: [2] })
})
