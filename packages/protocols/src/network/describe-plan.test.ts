import { expect, it } from 'vitest'
import { describePlan } from './describe-plan.ts'
import type { FaultPlan } from './fault-plan.ts'

it.each<[FaultPlan, string]>([
  [{}, 'all as it was'],
  [{ split: 'bytes', delayMs: 20 }, 'one byte at a time, 20 ms late'],
  [{ split: { atMost: 1 } }, 'one byte at a time'],
  [{ split: { atMost: 7 }, direction: 'to-program' }, 'at most 7 bytes at a time, on the way to the program'],
  [{ split: [3, 9] }, 'cut at byte 3, 9'],
  [{ split: [1, 2, 3, 4, 5, 6, 7, 8] }, 'cut at byte 1, 2, 3, 4, 5, 6 and 2 places more'],
  [{ merge: { ms: 30 } }, 'joined over 30 ms'],
  [{ merge: { bytes: 100 }, split: [] }, 'joined to 100 bytes or over 50 ms, cut at no place'],
  [{ delayMs: 10, jitterMs: 5 }, '10 to 15 ms late'],
  [{ jitterMs: 5, direction: 'to-client' }, 'up to 5 ms late, on the way to the client'],
  [{ loss: 0.3, duplicate: 0.005, corrupt: 1 }, '30 % lost, 0.5 % doubled, all with a bit flipped'],
  [{ loss: 0, reorder: 0.25 }, '25 % held back past a later one'],
  [{ mtu: 548, swap: 0.1 }, '10 % with two words exchanged, datagrams of more than 548 bytes lost'],
  [{ burst: { begins: 0.02, length: 4 } }, '2 % the first of 4 lost in a row'],
  [{ again: { chance: 0.5, withinMs: 90 } }, '50 % repeated up to 90 ms later'],
  [{ bandwidth: 1000, queueBytes: 5000 }, 'at most 1,000 bytes a second, 5,000 bytes may wait'],
  [{ bandwidth: 56_000 }, 'at most 56,000 bytes a second'],
])('says %j as %s', (plan, words) => expect(describePlan(plan)).toBe(words))
