import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Bursts, quietMs } from './bursts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Bursts that are waited for again and again; `count` is how many have come. */
function followed() {
  const stop = new AbortController()
  const bursts = new Bursts(stop.signal)
  const seen = { count: 0, ended: false }
  const follow = async () => {
    while (await bursts.over()) seen.count++
    seen.ended = true
  }
  const following = follow()
  return { bursts, seen, stop, following }
}

test('saves that follow one another faster than the pause are one burst, however many', async () => {
  const { bursts, seen } = followed()
  for (let save = 0; save < 12; save++) {
    bursts.changed()
    await vi.advanceTimersByTimeAsync(quietMs - 10)
    expect(seen.count).toBe(0)
  }
  await vi.advanceTimersByTimeAsync(10 * quietMs)
  expect(seen.count).toBe(1)
})

test('a change after the pause is another burst', async () => {
  const { bursts, seen } = followed()
  bursts.changed()
  await vi.advanceTimersByTimeAsync(2 * quietMs)
  bursts.changed()
  await vi.advanceTimersByTimeAsync(2 * quietMs)
  expect(seen.count).toBe(2)
})

test('what changes while nobody waits makes one more burst, once it is over', async () => {
  const bursts = new Bursts(new AbortController().signal)
  bursts.changed()
  const first = bursts.over()
  await vi.advanceTimersByTimeAsync(2 * quietMs)
  expect(await first).toBe(true)
  bursts.changed()
  bursts.changed()
  await vi.advanceTimersByTimeAsync(5)
  let second = false
  void bursts.over().then(() => (second = true))
  await vi.advanceTimersByTimeAsync(quietMs - 10)
  expect(second).toBe(false)
  await vi.advanceTimersByTimeAsync(10)
  expect(second).toBe(true)
})

test('it ends when it is told to, in the middle of a burst too, and passes on what went wrong', async () => {
  const { bursts, seen, stop, following } = followed()
  bursts.changed()
  stop.abort()
  await vi.advanceTimersByTimeAsync(2 * quietMs)
  await following
  expect(seen).toEqual({ count: 0, ended: true })

  const broken = new Bursts(new AbortController().signal)
  broken.fail(new Error('no more watches'))
  await expect(broken.over()).rejects.toThrow('no more watches')
})
