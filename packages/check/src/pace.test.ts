import { expect, test } from 'vitest'
import { Pace } from './pace.ts'

const run = (pace: Pace, starved = false) =>
  pace.with(
    () => Promise.resolve(starved),
    (was) => was,
  )

test('as many runs at once as there are seats, one more after each round that went well, up to the most', async () => {
  const pace = new Pace(2, 4)
  let now = 0
  let most = 0
  const task = () =>
    pace.with(
      async () => {
        most = Math.max(most, ++now)
        await new Promise((resolve) => setImmediate(resolve))
        now--
      },
      () => false,
    )
  await Promise.all([task(), task(), task()])
  expect(most).toBe(2)
  expect(pace.seats).toBe(3)
  await Promise.all(Array.from({ length: 20 }, task))
  expect([most, pace.seats]).toEqual([4, 4])
})

test('half the seats after a run that waited for a processor, never none, and once for all that were under way', async () => {
  const pace = new Pace(8, 16)
  await Promise.all(Array.from({ length: 8 }, () => run(pace, true)))
  expect(pace.seats).toBe(4)
  for (const seats of [2, 1, 1]) {
    await new Promise((resolve) => setTimeout(resolve, 1))
    await run(pace, true)
    expect(pace.seats).toBe(seats)
  }
  await run(pace)
  expect(pace.seats).toBe(2)
})

test('a failed run gives its seat back', async () => {
  const pace = new Pace(1, 1)
  const failed = pace.with(
    () => Promise.reject(new Error('failed')),
    () => false,
  )
  await expect(failed).rejects.toThrow('failed')
  expect(await run(pace)).toBe(false)
})
