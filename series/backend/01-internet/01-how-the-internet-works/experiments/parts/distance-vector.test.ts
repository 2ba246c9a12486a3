import { expect, it } from 'vitest'
import { Routers, UNREACHABLE } from './distance-vector.ts'
import { longestMatch } from './prefix.ts'
import { ROADS, smallNet } from './small-net.ts'

const BLOCK = '203.0.113.0/24'
const HALF = '203.0.113.128/25'

/** The routers that a packet for `prefix` comes to, from gate. */
function way(routers: Routers, prefix: string): string[] {
  const passed = ['gate']
  while (passed.length < 10) {
    const next = routers.routesOf(passed.at(-1) ?? '').get(prefix)
    if (next?.via === undefined) break
    passed.push(next.via)
  }
  return passed
}

it('finds the shortest way to every network', () => {
  const routers = new Routers(smallNet(1280))
  expect(way(routers, BLOCK)).toEqual(['gate', 'north', 'city'])
  expect(way(routers, HALF)).toEqual(['gate', 'south', 'east', 'harbour'])
  expect(routers.routesOf('gate').get(HALF)).toEqual({ via: 'south', metric: 4 })
})

it('finds the way round a cut link, in one round where a neighbour knew of it', () => {
  const routers = new Routers(smallNet(1280))
  routers.noticeCut('north–city')
  expect(routers.routesOf('north').get(BLOCK)).toBeUndefined()
  expect(way(routers, BLOCK)).toEqual(['gate', 'north'])
  const news = routers.agree()
  expect(way(routers, BLOCK)).toEqual(['gate', 'south', 'east', 'city'])
  expect(news.find((one) => one.router === 'gate' && one.now.via === 'south')?.round).toBe(1)
})

it('counts up to unreachable, and no further, when no way is left', () => {
  const routers = new Routers(smallNet(1280))
  routers.noticeCut('east–harbour')
  routers.agree()
  for (const router of ['gate', 'north', 'south', 'east', 'city']) {
    expect([router, routers.routesOf(router).has(HALF)]).toEqual([router, false])
  }
})

it.each(ROADS)('agrees again after %s is cut, and what is reached is reached without a circle', (road) => {
  const routers = new Routers(smallNet(1280))
  routers.noticeCut(road)
  const news = routers.agree()
  expect(news.every((one) => one.now.metric <= UNREACHABLE)).toBe(true)
  expect(way(routers, BLOCK).at(-1)).toBe('city')
  expect(new Set(way(routers, BLOCK)).size).toBe(way(routers, BLOCK).length)
})

it('takes the longest of the blocks that an address lies in', () => {
  const blocks = ['0.0.0.0/0', BLOCK, HALF, '192.0.2.0/24']
  expect(longestMatch(blocks, '203.0.113.77')).toBe(BLOCK)
  expect(longestMatch(blocks, '203.0.113.128')).toBe(HALF)
  expect(longestMatch(blocks, '198.51.100.1')).toBe('0.0.0.0/0')
  expect(longestMatch([BLOCK], '203.0.114.0')).toBeUndefined()
})
