import { expect, test } from 'vitest'
import { EventQueue } from './event-queue.ts'
import { Seats } from './seats.ts'

test('no more tasks run at once than there are seats, and a failed one gives its seat back', async () => {
  const seats = new Seats(2)
  let now = 0
  let most = 0
  const task = (fails: boolean) =>
    seats.with(async () => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setImmediate(resolve))
      now--
      if (fails) throw new Error('failed')
      return 'done'
    })
  const results = await Promise.allSettled([true, false, true, false, false].map(task))
  expect(most).toBe(2)
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
})

test('events are read in order, those pushed before and while reading, until the end', async () => {
  const queue = new EventQueue<number>()
  queue.push(1)
  queue.push(2)
  const seen: number[] = []
  setImmediate(() => {
    queue.push(3)
    setImmediate(() => {
      queue.push(4)
      queue.end()
    })
  })
  for await (const event of queue) {
    seen.push(event)
    if (event === 1) queue.push(10)
  }
  expect(seen).toEqual([1, 2, 10, 3, 4])
})
