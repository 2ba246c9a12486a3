import { describe, expect, it } from 'vitest'
import { planFor, validatePlan } from './fault-plan.ts'
import type { FaultPlan } from './fault-plan.ts'

describe('validatePlan', () => {
  it.each<[FaultPlan, 'tcp' | 'udp', string]>([
    [{ loss: 0.1 }, 'tcp', 'a plan for TCP has no "loss": TCP repairs it before a program sees it'],
    [{ reorder: 0 }, 'tcp', 'has no "reorder"'],
    [{ split: 'bytes' }, 'udp', 'a plan for UDP has no "split": a datagram arrives whole or not at all'],
    [{ merge: { ms: 5 } }, 'udp', 'has no "merge"'],
    [{ loss: 1.5 }, 'udp', 'loss is a probability from 0 to 1, not 1.5'],
    [{ mtu: 500 }, 'tcp', 'has no "mtu"'],
    [{ swap: -1 }, 'udp', 'swap is a probability from 0 to 1, not -1'],
    [{ burst: { begins: 2, length: 3 } }, 'udp', 'burst.begins is a probability from 0 to 1, not 2'],
    [{ burst: { begins: 0.1, length: 0 } }, 'udp', 'burst.length is a whole number from 1, not 0'],
    [{ again: { chance: 0.1, withinMs: -1 } }, 'udp', 'again.withinMs is 0 or more, not -1'],
    [{ queueBytes: 0 }, 'udp', 'queueBytes is a whole number from 1, not 0'],
    [{ corrupt: Number.NaN }, 'tcp', 'corrupt is a probability from 0 to 1, not NaN'],
    [{ delayMs: -1 }, 'tcp', 'delayMs is 0 or more, not -1'],
    [{ jitterMs: Infinity }, 'udp', 'jitterMs is 0 or more, not Infinity'],
    [{ bandwidth: 0 }, 'tcp', 'bandwidth is bytes a second, more than 0, not 0; to stop all, use stall()'],
    [{ split: { atMost: 0 } }, 'tcp', 'split.atMost is a whole number from 1, not 0'],
    [{ split: [0] }, 'tcp', 'cut 1 of split is a whole number from 1, not 0'],
    [{ split: [3, 3] }, 'tcp', 'the cuts of split ascend, but 3 is followed by 3'],
    [{ merge: { bytes: 0.5 } }, 'tcp', 'merge.bytes is a whole number from 1, not 0.5'],
    [{ merge: { ms: -2 } }, 'tcp', 'merge.ms is 0 or more, not -2'],
  ])('refuses %j over %s', (plan, over, words) => {
    expect(() => validatePlan(plan, over)).toThrow(RangeError)
    expect(() => validatePlan(plan, over)).toThrow(words)
  })

  it('takes what can be meant', () => {
    validatePlan({}, 'tcp')
    validatePlan({ split: [1, 4, 90], merge: { bytes: 4 }, corrupt: 1, delayMs: 0.5, bandwidth: 1 }, 'tcp')
    validatePlan({ loss: 0, duplicate: 1, reorder: 0.5, jitterMs: 3, direction: 'to-client' }, 'udp')
  })
})

describe('planFor', () => {
  it('leaves the other direction as it was', () => {
    const plan: FaultPlan = { delayMs: 5, direction: 'to-client' }
    expect(planFor(plan, 'to-client')).toBe(plan)
    expect(planFor(plan, 'to-program')).toEqual({})
    expect(planFor({ delayMs: 5 }, 'to-program')).toEqual({ delayMs: 5 })
  })
})
