import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DelayLine } from './delay-line.ts'

describe('DelayLine', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('lets all out in order, each when it is due and not before one that went in earlier', () => {
    const line = new DelayLine()
    const out: string[] = []
    const begun = performance.now()
    for (const [name, due] of Object.entries({ a: 10, b: 5, c: 20 })) {
      line.put(begun + due, () => out.push(`${name} at ${performance.now() - begun}`))
    }
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(9)
    expect(out).toEqual([])
    vi.advanceTimersByTime(11)
    expect(out).toEqual(['a at 10', 'b at 10', 'c at 20'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('lets out at once what is due', () => {
    const line = new DelayLine()
    const act = vi.fn()
    line.put(performance.now(), act)
    expect(act).toHaveBeenCalledOnce()
  })

  it('drops what is under way when closed, and leaves no timer', () => {
    const line = new DelayLine()
    const act = vi.fn()
    line.put(performance.now() + 10, act)
    line.put(performance.now() + 20, act)
    line.close()
    line.put(performance.now(), act)
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(100)
    expect(act).not.toHaveBeenCalled()
  })
})
