import { describe, expect, it } from 'vitest'
import { early, locked, stale, unprotected, type Page, type Way, type WayOptions } from './ways.ts'

/** A way on a clock of its own, whose fetches the test ends. */
function setUp(make: (o: WayOptions) => Way, random = () => 0) {
  let time = 0
  const fetches: ((tookMs?: number) => Promise<void>)[] = []
  const fetch = () => {
    const { promise, resolve } = Promise.withResolvers<Page>()
    fetches.push(async (tookMs = 0) => {
      resolve({ madeAt: time, tookMs })
      await promise
    })
    return promise
  }
  const way = make({ fetch, ttlMs: 100, random, now: () => time })
  return {
    way,
    fetches,
    at: (now: number) => (time = now),
    async fill(tookMs = 0) {
      const first = way.get()
      await fetches[0]?.(tookMs)
      await first
    },
  }
}

describe.each([
  ['unprotected', unprotected],
  ['locked', locked],
  ['early', early],
  ['stale', stale],
])('%s', (_, make) => {
  it('fetches once and gives it from memory until it expires', async () => {
    const t = setUp(make)
    await t.fill()
    t.at(99)
    expect((await t.way.get()).page.madeAt).toBe(0)
    expect(t.fetches).toHaveLength(1)
    t.at(101)
    void t.way.get()
    expect(t.fetches).toHaveLength(2)
  })
})

it('unprotected, all that find it expired fetch', async () => {
  const t = setUp(unprotected)
  await t.fill()
  t.at(101)
  for (let i = 0; i < 5; i++) void t.way.get()
  expect(t.fetches).toHaveLength(6)
})

it('locked, one fetches and the others wait for that one', async () => {
  const t = setUp(locked)
  await t.fill()
  t.at(101)
  const all = [1, 2, 3].map(() => t.way.get())
  expect(t.fetches).toHaveLength(2)
  await t.fetches[1]?.()
  expect((await Promise.all(all)).map(({ page, waited }) => [page.madeAt, waited])).toEqual([
    [101, true],
    [101, true],
    [101, true],
  ])
})

it('stale, one fetches and all are given the old one meanwhile', async () => {
  const t = setUp(stale)
  await t.fill()
  t.at(101)
  const all = await Promise.all([1, 2, 3].map(() => t.way.get()))
  expect(all.map(({ page, waited }) => [page.madeAt, waited])).toEqual([
    [0, false],
    [0, false],
    [0, false],
  ])
  expect(t.fetches).toHaveLength(2)
  await t.fetches[1]?.()
  expect((await t.way.get()).page.madeAt).toBe(101)
})

it('early, fetches before the expiry when the draw is high enough: -took · ln(1 - u) must reach it', async () => {
  // 1 - u = e^-2: with a fetch of 10 ms, 20 ms early.
  const t = setUp(early, () => 1 - Math.exp(-2))
  await t.fill(10)
  t.at(79)
  void t.way.get()
  expect(t.fetches).toHaveLength(1)
  t.at(81)
  void t.way.get()
  expect(t.fetches).toHaveLength(2)
})
