import { readWorkspace, startProgram, type StartedProgram } from '@backroad/check'
import { Redis } from 'ioredis'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let started: StartedProgram
let redis: Redis
let other: Redis

beforeAll(async () => {
  started = await startProgram(readWorkspace(join(import.meta.dirname, 'build', 'reference')))
  const { host, port } = started.program
  // Without the check that asks with INFO whether it is Redis.
  redis = new Redis({ host, port, enableReadyCheck: false })
  other = new Redis({ host, port, enableReadyCheck: false })
})

afterAll(async () => {
  redis.disconnect()
  other.disconnect()
  await started[Symbol.asyncDispose]()
})

test('a client that others wrote stores and reads bytes', async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
  expect(await redis.set('bytes', bytes, 'PX', 60_000)).toBe('OK')
  expect(await other.getBuffer('bytes')).toEqual(bytes)
  expect(await redis.pttl('bytes')).toBeGreaterThan(50_000)
  expect(await redis.persist('bytes')).toBe(1)
  expect(await redis.exists('bytes', 'none')).toBe(1)
  await expect(redis.incr('bytes')).rejects.toThrow(/not an integer/)
})

test('its pipelines and transactions have a reply for each command', async () => {
  expect(await redis.pipeline().set('n', 1).incr('n').get('n').exec()).toEqual([
    [null, 'OK'],
    [null, 2],
    [null, '2'],
  ])
  expect(await redis.multi().incr('n').del('n').exec()).toEqual([
    [null, 3],
    [null, 1],
  ])
  await redis.watch('n')
  await other.set('n', 5)
  expect(await redis.multi().get('n').exec()).toBeNull()
})

test('its subscribers get what is published, and may leave', async () => {
  const messages: string[] = []
  const came = new Promise<void>((done) => {
    other.on('message', (channel, message) => {
      messages.push(`${channel}: ${message}`)
      if (messages.length === 2) done()
    })
  })
  await other.subscribe('news', 'sport')
  expect(await redis.publish('news', 'a')).toBe(1)
  expect(await redis.publish('sport', 'b')).toBe(1)
  await came
  expect(messages).toEqual(['news: a', 'sport: b'])
  await other.unsubscribe()
  expect(await redis.publish('news', 'c')).toBe(0)
  expect(await other.get('none')).toBeNull()
})

test('its scan stream gives every key', async () => {
  await redis.pipeline(Array.from({ length: 300 }, (_, i) => ['set', `scan:${i}`, i])).exec()
  const keys = new Set<string>()
  for await (const page of redis.scanStream({ match: 'scan:*', count: 20 })) {
    for (const key of page as string[]) keys.add(key)
  }
  expect(keys.size).toBe(300)
})
