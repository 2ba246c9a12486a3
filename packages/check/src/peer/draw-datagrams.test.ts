import type { LoggedDatagram } from '@backroad/protocols'
import { expect, it } from 'vitest'
import { describeMishaps, drawDatagrams } from './draw-datagrams.ts'

const datagram = (o: Partial<LoggedDatagram>): LoggedDatagram => ({
  way: 'to-receiver',
  number: 0,
  at: 0,
  length: 12,
  head: Uint8Array.of(1, 2, 0xff),
  harms: [],
  arrivals: [],
  ...o,
})

it('draws each datagram where and when it went, and what happened to it', () => {
  const drawn = drawDatagrams([
    datagram({ way: 'to-sender', at: 12, arrivals: [22.04], length: 5 }),
    datagram({ at: 0, arrivals: [10.2, 14] }),
    datagram({ number: 1, at: 0.1, loss: 'lost', harms: [{ does: 'lost' }] }),
    datagram({ number: 2, at: 0.2, loss: 'too-large', length: 1200 }),
    datagram({ number: 3, at: 0.3, arrivals: [11], harms: [{ does: 'bit-flipped', bit: 9 }] }),
  ])
  expect(drawn).toEqual([
    ' sender       receiver   ms, number, bytes, how it begins',
    '    0.0 ────▶    10.2  #0     12 B  01 02 ff  again at 14.0',
    '    0.1 ──✗            #1     12 B  01 02 ff  lost',
    '    0.2 ──✗            #2   1200 B  01 02 ff  larger than the network carries',
    '    0.3 ────▶    11.0  #3     12 B  01 02 ff  bit 9 flipped',
    '   22.0 ◀────    12.0  #0      5 B  01 02 ff',
  ])
})

it('leaves out the middle of many', () => {
  const drawn = drawDatagrams(Array.from({ length: 100 }, (_, number) => datagram({ number, at: number })))
  expect(drawn).toHaveLength(30)
  expect(drawn[7]).toBe('        … 72 more …')
})

it('says what happened to single datagrams', () => {
  expect(describeMishaps([])).toBe('nothing happens to any datagram')
  const one = { way: 'to-sender', datagram: 3, does: 'repeated', afterMs: 8.3 } as const
  expect(describeMishaps([one])).toBe("the receiver's datagram #3 comes again 8 ms later")
  expect(describeMishaps(Array(7).fill(one))).toMatch(/, 3 more such things happen$/)
})
