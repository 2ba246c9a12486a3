import { expect, test } from 'vitest'
import { EventLog } from './event-log.ts'

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}

test('whoever follows early, midway or late gets the same events', async () => {
  const log = new EventLog<string>()
  const early = all(log.follow())
  log.push('a')
  await Promise.resolve()
  const midway = all(log.follow())
  log.push('b')
  log.push('c')
  log.end()
  const late = all(log.follow())
  const events = [
    { id: 1, event: 'a' },
    { id: 2, event: 'b' },
    { id: 3, event: 'c' },
  ]
  expect(await Promise.all([early, midway, late])).toEqual([events, events, events])
})

test('whoever says where they were goes on from there', async () => {
  const log = new EventLog(['a', 'b', 'c'])
  expect(await all(log.follow(2))).toEqual([{ id: 3, event: 'c' }])
  expect(await all(log.follow(3))).toEqual([])
  expect(await all(log.follow(99))).toEqual([])
})

test('an aborted follower ends while it waits, and the log goes on', async () => {
  const log = new EventLog<string>()
  const leaving = new AbortController()
  const gone = all(log.follow(0, leaving.signal))
  const stays = all(log.follow())
  log.push('a')
  await new Promise((resolve) => setImmediate(resolve))
  leaving.abort()
  expect(await gone).toEqual([{ id: 1, event: 'a' }])
  log.push('b')
  log.end()
  expect(await stays).toHaveLength(2)
})
