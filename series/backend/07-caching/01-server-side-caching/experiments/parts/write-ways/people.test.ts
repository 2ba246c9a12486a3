import { createResp } from '@backroad/protocols'
import { describe, expect, it } from 'vitest'
import { connectClient } from './people.ts'
import { startCache, type WayName } from './start-cache.ts'
import { startStore } from './store.ts'

/** A store without a road, a cache of this way before it, a client of both, and the store's own word. */
async function setUp(way: WayName, flushMs = 60_000) {
  const stack = new AsyncDisposableStack()
  const store = stack.use(await startStore({ roadMs: 0, random: () => 0 }))
  const cache = stack.use(await startCache(way, { storePort: store.port, flushMs }))
  const client = stack.use(await connectClient(way, { cachePort: cache.port, storePort: store.port }))
  const direct = (port: number) => {
    const resp = stack.adopt(createResp({ place: () => ({ host: '127.0.0.1', port }), replyWithin: 5000 }), (one) =>
      one.closeAll(),
    )
    return async (key: string) => (await resp.command('GET', key)).text.value
  }
  return {
    client,
    cache,
    inStore: direct(store.port),
    inCache: direct(cache.port),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

describe.each(['aside', 'through', 'behind'] as const)('write-%s', (way) => {
  it('reads what was written, and 0 for what never was', async () => {
    await using t = await setUp(way)
    await t.client.write('key', 7)
    expect([await t.client.read('key'), await t.client.read('key'), await t.client.read('none')]).toEqual([7, 7, 0])
  })
})

it('aside, a write is in the store and forgotten by the cache, and a read puts it there', async () => {
  await using t = await setUp('aside')
  await t.client.write('key', 1)
  expect([await t.inStore('key'), await t.inCache('key')]).toEqual(['1', undefined])
  await t.client.read('key')
  expect(await t.inCache('key')).toBe('1')
})

it('through, a write is in both', async () => {
  await using t = await setUp('through')
  await t.client.write('key', 1)
  expect([await t.inStore('key'), await t.inCache('key')]).toEqual(['1', '1'])
})

it('behind, a write is in the cache, and of several to a key the last comes to the store later', async () => {
  await using slow = await setUp('behind')
  await slow.client.write('key', 1)
  expect([await slow.inStore('key'), await slow.inCache('key')]).toEqual([undefined, '1'])
  await using t = await setUp('behind', 20)
  await t.client.write('key', 1)
  await t.client.write('key', 2)
  await expect.poll(() => t.inStore('key')).toBe('2')
})
