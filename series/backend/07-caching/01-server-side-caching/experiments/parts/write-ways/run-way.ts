import { setTimeout } from 'node:timers/promises'
import { seeded } from '../seeded.ts'
import { type Acknowledged, connectClient, type Read, reader, type Write, writer } from './people.ts'
import { startCache, type WayName } from './start-cache.ts'
import { startStore, type StoreWrite } from './store.ts'

export interface LoadOptions {
  readonly people: number
  readonly roadMs: number
  readonly flushMs: number
  readonly ms: number
  readonly seed: number
}

/** What was seen of one way. Times are in ms; 0 is when people began. */
export interface Outcome {
  readonly way: WayName
  readonly writes: readonly Write[]
  readonly reads: readonly Read[]
  readonly storeWrites: readonly StoreWrite[]
  /** Requests with writes at the store. */
  readonly storeRequests: number
  readonly killedAt: number
  /** For each key: the last version acknowledged, and what a reader gets from the cache in its place. */
  readonly after: readonly { key: string; acknowledged: number; read: number; readAt: number }[]
}

const KEYS_EACH = 3
const PAUSE_MS = 10

/** Lets people write and read, kills the cache in the middle, and reads every key from an empty one in its place. */
export async function runWay(way: WayName, o: LoadOptions, signal: AbortSignal): Promise<Outcome> {
  await using stack = new AsyncDisposableStack()
  const store = stack.use(await startStore({ roadMs: o.roadMs, random: seeded(o.seed) }))
  const place = { storePort: store.port, flushMs: o.flushMs }
  // The one that takes its place is there beforehand, empty: starting a process would otherwise be most of the run.
  const [cache, next] = await Promise.all([startCache(way, place), startCache(way, place)])
  stack.use(cache)
  stack.use(next)
  const connect = async (cachePort: number) => stack.use(await connectClient(way, { cachePort, storePort: store.port }))
  const keysOf = (number: number) =>
    Array.from({ length: KEYS_EACH }, (_, index) => `key ${number * KEYS_EACH + index + 1}`)
  const numbers = Array.from({ length: o.people }, (_, index) => index)
  const keys = numbers.flatMap(keysOf)
  const clients = await Promise.all(
    numbers.map(async () => [await connect(cache.port), await connect(cache.port)] as const),
  )

  const acknowledged: Acknowledged = new Map()
  const over = new AbortController()
  const rhythm = (seed: number) => ({ random: seeded(o.seed + seed), pauseMs: PAUSE_MS, over: over.signal })
  const began = performance.now()
  const all = numbers.flatMap((number): Promise<{ writes: Write[]; reads: Read[] }>[] => {
    const [writes, reads] = clients[number] ?? []
    if (!writes || !reads) return []
    return [
      writer(number, writes, keysOf(number), acknowledged, rhythm(number)).then((done) => ({
        writes: done,
        reads: [],
      })),
      reader(reads, keys, acknowledged, rhythm(1000 + number)).then((done) => ({ writes: [], reads: done })),
    ]
  })
  const seen = Promise.all(all)
  await Promise.race([setTimeout(o.ms, undefined, { signal }), seen])
  const killedAt = await cache.kill()
  over.abort()
  const done = await seen

  const client = await connect(next.port)
  const after = await Promise.all(
    keys.map(async (key) => {
      const read = await client.read(key)
      return { key, acknowledged: acknowledged.get(key) ?? 0, read, readAt: performance.now() - began }
    }),
  )
  return {
    way,
    after,
    storeRequests: store.requests,
    ...since(began, {
      writes: done.flatMap((one) => one.writes),
      reads: done.flatMap((one) => one.reads),
      storeWrites: store.writes,
      killedAt,
    }),
  }
}

function since(zero: number, o: Pick<Outcome, 'writes' | 'reads' | 'storeWrites' | 'killedAt'>): typeof o {
  return {
    killedAt: o.killedAt - zero,
    writes: o.writes.map(({ acknowledged, ...one }) => ({
      ...one,
      began: one.began - zero,
      ...(acknowledged === undefined ? {} : { acknowledged: acknowledged - zero }),
    })),
    reads: o.reads.map((one) => ({ ...one, began: one.began - zero, ended: one.ended - zero })),
    storeWrites: o.storeWrites.map((one) => ({ ...one, came: one.came - zero, applied: one.applied - zero })),
  }
}

/** Acknowledged writes that nobody will read again: each version above what was left. */
export function lostOf({ after }: Outcome): number {
  return after.reduce((sum, { acknowledged, read }) => sum + Math.max(0, acknowledged - read), 0)
}

/** How many acknowledged writes the store did not have yet at `time`. */
export function onlyInCache({ writes, storeWrites }: Outcome, time: number): number {
  const stored = new Map<string, number>()
  for (const { key, version, applied } of storeWrites) {
    if (applied <= time) stored.set(key, Math.max(version, stored.get(key) ?? 0))
  }
  return writes.filter(
    ({ key, version, acknowledged }) =>
      acknowledged !== undefined && acknowledged <= time && version > (stored.get(key) ?? 0),
  ).length
}
