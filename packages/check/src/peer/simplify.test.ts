import type { Mishap } from '@backroad/protocols'
import { describe, expect, it } from 'vitest'
import { type Case, hasChance, simplify, withoutChance } from './simplify.ts'

const lost = (datagram: number): Mishap => ({ way: 'to-receiver', datagram, does: 'lost' })
const many = Array.from({ length: 37 }, (_, i) => lost(i))
const first: Case = { length: 10_000, over: { delayMs: 20, bandwidth: 1000, queueBytes: 500 }, mishaps: many }

/** Simplifies where `fails` says so, and counts how often it was asked. */
async function simplest(fails: (candidate: Case) => boolean, tries = Infinity) {
  let asked = 0
  const found = await simplify(first, {
    atOnce: 3,
    over: () => asked >= tries,
    fails: (candidate) => {
      asked++
      return Promise.resolve(fails(candidate))
    },
  })
  return { found, asked }
}

describe('simplify', () => {
  it('leaves what always fails with nothing but one byte', async () => {
    const { found } = await simplest(() => true)
    expect(found).toEqual({ length: 1, over: {}, mishaps: [] })
  })

  it('finds the one mishap that matters', async () => {
    const { found, asked } = await simplest(({ mishaps }) => mishaps.some(({ datagram }) => datagram === 23))
    expect(found.mishaps).toEqual([lost(23)])
    expect(asked).toBeLessThan(60)
  })

  it('finds two that matter together, far apart', async () => {
    const both = ({ mishaps }: Case) => [3, 31].every((wanted) => mishaps.some(({ datagram }) => datagram === wanted))
    expect((await simplest(both)).found.mishaps).toEqual([lost(3), lost(31)])
  })

  it('keeps as many bytes and as much of the road as are needed', async () => {
    const { found } = await simplest(({ length, over }) => length > 700 && over.bandwidth !== undefined)
    expect(found.length).toBeGreaterThan(700)
    expect(found.length).toBeLessThan(1500)
    expect(found.over).toEqual({ bandwidth: 1000 })
  })

  it('gives back the first where nothing simpler fails, and ends when there is no more time', async () => {
    expect((await simplest((candidate) => candidate === first)).found).toBe(first)
    const { asked } = await simplest(({ mishaps }) => mishaps.length > 5, 10)
    expect(asked).toBeLessThanOrEqual(12)
  })

  it('gives the same for the same answers', async () => {
    const odd = ({ mishaps }: Case) => mishaps.filter(({ datagram }) => datagram % 5 === 0).length > 2
    expect((await simplest(odd)).found).toEqual((await simplest(odd)).found)
  })
})

it('leaves nothing to chance, in either direction', () => {
  const plan = { delayMs: 3, loss: 0.1, toSender: { jitterMs: 4, mtu: 500 } }
  expect(withoutChance(plan)).toEqual({ delayMs: 3, toSender: { mtu: 500 } })
  expect([hasChance(plan), hasChance(withoutChance(plan)), hasChance({ toReceiver: { swap: 0.1 } })]).toEqual([
    true,
    false,
    true,
  ])
})
