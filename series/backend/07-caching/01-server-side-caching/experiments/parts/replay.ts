import { bestPossible } from './policies/best-possible.ts'
import { Fifo } from './policies/fifo.ts'
import { Lfu } from './policies/lfu.ts'
import { Lru } from './policies/lru.ts'
import type { MakePolicy } from './policies/policy.ts'
import { RandomDrop } from './policies/random-drop.ts'
import { WTinyLfu } from './policies/w-tiny-lfu.ts'
import { seeded } from './seeded.ts'

export const POLICIES = ['LRU', 'LFU', 'FIFO', 'random', 'W-TinyLFU'] as const
export type PolicyName = (typeof POLICIES)[number]

/** The bound that no policy can pass. */
export const BEST = 'best possible'

const makes: Readonly<Record<PolicyName, MakePolicy>> = {
  LRU: (capacity) => new Lru(capacity),
  LFU: (capacity) => new Lfu(capacity),
  FIFO: (capacity) => new Fifo(capacity),
  random: (capacity, random) => new RandomDrop(capacity, random),
  'W-TinyLFU': (capacity) => new WTinyLfu(capacity),
}

/** For each request of the trace whether the cache had it (1) or not (0). It begins empty. */
export function replay(name: PolicyName | typeof BEST, trace: Uint32Array, capacity: number, seed: number): Uint8Array {
  if (name === BEST) return bestPossible(trace, capacity)
  const policy = makes[name](capacity, seeded(seed))
  const hits = new Uint8Array(trace.length)
  for (let i = 0; i < trace.length; i++) if (policy.ask(trace[i] ?? 0)) hits[i] = 1
  return hits
}

/** How many of the requests [from, to) were hits, in percent. */
export function hitRatio(hits: Uint8Array, from = 0, to = hits.length): number {
  let count = 0
  for (let i = from; i < to; i++) count += hits[i] ?? 0
  return (100 * count) / Math.max(1, to - from)
}
