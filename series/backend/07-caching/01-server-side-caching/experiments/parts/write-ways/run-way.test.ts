import { expect, it } from 'vitest'
import { lostOf, onlyInCache, type Outcome } from './run-way.ts'

const write = (key: string, version: number, acknowledged?: number) => ({
  writer: 0,
  key,
  version,
  began: 0,
  ...(acknowledged === undefined ? {} : { acknowledged }),
})
const outcome: Outcome = {
  way: 'behind',
  writes: [write('a', 1, 10), write('a', 2, 20), write('a', 3, 30), write('b', 1, 15), write('b', 2)],
  reads: [],
  storeWrites: [
    { key: 'a', version: 2, came: 20, applied: 25 },
    { key: 'b', version: 1, came: 30, applied: 35 },
  ],
  storeRequests: 2,
  killedAt: 40,
  after: [
    { key: 'a', acknowledged: 3, read: 2, readAt: 50 },
    { key: 'b', acknowledged: 1, read: 2, readAt: 50 },
  ],
}

it('counts as lost each acknowledged version above the one left, and nothing for one that came unacknowledged', () => {
  expect(lostOf(outcome)).toBe(1)
})

it('counts what was acknowledged and is not in the store, over time', () => {
  expect([5, 10, 20, 25, 30, 35].map((time) => onlyInCache(outcome, time))).toEqual([0, 1, 3, 1, 2, 1])
})
