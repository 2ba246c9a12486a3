import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DatagramWay } from './datagram-way.ts'
import type { DatagramFate } from './fault-decisions.ts'
import { noCounts } from './fault-link.ts'

const fate = (more: Partial<DatagramFate> = {}): DatagramFate => ({
  lost: false,
  heldBack: false,
  copies: [0],
  ...more,
})

function road(bandwidth?: number, queueBytes?: number) {
  const counts = noCounts().toProgram
  const way = new DatagramWay(counts, { bandwidth, queueBytes })
  const begun = performance.now()
  const out: string[] = []
  return {
    counts,
    way,
    out,
    put: (text: string, more?: Partial<DatagramFate>) =>
      way.put(Buffer.from(text), fate(more), (bytes) =>
        out.push(`${Buffer.from(bytes).toString('latin1')} at ${performance.now() - begun}`),
      ),
  }
}

describe('DatagramWay', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('passes on at once and in order what has no fault', () => {
    const r = road()
    r.put('a')
    r.put('b')
    expect(r.out).toEqual(['a at 0', 'b at 0'])
    expect(r.counts).toMatchObject({ came: 2, passed: 2, bytes: 2 })
  })

  it('loses, doubles and flips', () => {
    const r = road()
    r.put('a', { lost: true })
    r.put('b', { copies: [0, 5] })
    r.put('c', { flip: 7 })
    vi.advanceTimersByTime(5)
    // 'c' with its last bit the other way round is 'b'.
    expect(r.out).toEqual(['b at 0', 'b at 0', 'b at 5'])
    expect(r.counts).toMatchObject({ came: 3, passed: 3, lost: 1, duplicated: 1, corrupted: 1 })
  })

  it('lets a datagram that is less late overtake another', () => {
    const r = road()
    r.put('a', { copies: [20] })
    r.put('b', { copies: [10] })
    r.put('c', { copies: [20] })
    vi.advanceTimersByTime(30)
    expect(r.out).toEqual(['b at 10', 'a at 20', 'c at 20'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('holds one back until a later one has passed it', () => {
    const r = road()
    r.put('a', { heldBack: true })
    r.put('b')
    r.put('c')
    expect(r.out).toEqual(['b at 0', 'a at 0', 'c at 0'])
    expect(r.counts.reordered).toBe(1)
  })

  it('does not take an earlier one that is late for a later one', () => {
    const r = road()
    r.put('a', { copies: [20] })
    r.put('b', { heldBack: true, copies: [10] })
    r.put('c', { copies: [30] })
    vi.advanceTimersByTime(30)
    expect(r.out).toEqual(['a at 20', 'c at 30', 'b at 30'])
  })

  it('swaps neighbours when all are to be held back', () => {
    const r = road()
    for (const name of ['a', 'b', 'c', 'd']) r.put(name, { heldBack: true })
    expect(r.out).toEqual(['b at 0', 'a at 0', 'd at 0', 'c at 0'])
  })

  it('does not keep for ever what nothing passes', () => {
    const r = road()
    r.put('a', { heldBack: true })
    vi.advanceTimersByTime(50)
    expect(r.out).toEqual(['a at 50'])
    expect(r.counts).toMatchObject({ reordered: 0, passed: 1 })
  })

  it('is as wide as its bandwidth', () => {
    const r = road(1000)
    r.put('0123456789')
    r.put('0123456789', { copies: [5] })
    vi.advanceTimersByTime(100)
    expect(r.out).toEqual(['0123456789 at 10', '0123456789 at 25'])
  })

  it('keeps what comes while it is stalled, up to what a road holds, and drops the rest', () => {
    const r = road()
    r.put('held', { heldBack: true })
    r.way.stall()
    for (let i = 0; i < 1100; i++) r.put('x')
    vi.advanceTimersByTime(1000)
    expect(r.out).toEqual([])
    expect(r.counts.dropped).toBe(1100 - 1024)
    r.way.resume()
    expect(r.out).toHaveLength(1025)
    expect(r.out.slice(0, 2)).toEqual(['x at 1000', 'held at 1000'])
  })

  it('drops what finds no room in a short queue, and says so', () => {
    const r = road(1000, 25)
    // 10 bytes need 10 ms; what waits is what the link has not begun with.
    const taken = Array.from({ length: 6 }, () => r.put('ten bytes!'))
    expect(taken).toEqual([true, true, true, false, false, false])
    expect(r.counts.dropped).toBe(3)
    vi.advanceTimersByTime(30)
    expect(r.out).toHaveLength(3)
    expect(r.put('ten bytes!')).toBe(true)
  })

  it('drops beyond a megabyte', () => {
    const r = road()
    r.way.stall()
    for (let i = 0; i < 20; i++) r.put('x'.repeat(60_000))
    expect(r.counts.dropped).toBe(3)
  })

  it('lets go what it held back when the stall is over and nothing follows', () => {
    const r = road()
    r.put('held', { heldBack: true })
    r.way.stall()
    vi.advanceTimersByTime(500)
    r.way.resume()
    vi.advanceTimersByTime(50)
    expect(r.out).toEqual(['held at 550'])
  })

  it('leaves nothing behind when closed', () => {
    const r = road()
    r.put('a', { copies: [10] })
    r.put('b', { heldBack: true })
    r.way.close()
    r.put('c')
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(1000)
    expect(r.out).toEqual([])
  })
})
