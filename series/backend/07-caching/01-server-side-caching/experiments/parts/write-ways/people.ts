import { setTimeout } from 'node:timers/promises'
import { createResp, type RespConnection, WireError } from '@backroad/protocols'
import { gap } from '../seeded.ts'
import type { WayName } from './start-cache.ts'

/** A write by a person, in ms on `performance.now`; not acknowledged when the cache died before. */
export interface Write {
  readonly writer: number
  readonly key: string
  readonly version: number
  readonly began: number
  readonly acknowledged?: number
}

/** A read: what it gave, and what had been acknowledged for that key before it began. */
export interface Read {
  readonly key: string
  readonly began: number
  readonly ended: number
  readonly version: number
  readonly owed: number
}

export interface Places {
  readonly cachePort: number
  readonly storePort: number
}

/** Reads and writes versions of keys in one way, on connections of its own. */
export interface Client extends AsyncDisposable {
  read(key: string): Promise<number>
  write(key: string, version: number): Promise<void>
}

/** With aside, whoever uses the cache also asks the store; with the other two the cache does. */
export async function connectClient(way: WayName, { cachePort, storePort }: Places): Promise<Client> {
  const to = (port: number) => createResp({ place: () => ({ host: '127.0.0.1', port }), replyWithin: 10_000 })
  const clients = [to(cachePort), to(storePort)] as const
  const close = () => Promise.all(clients.map((client) => client.closeAll()))
  try {
    const cache = await clients[0].connect()
    const store = way === 'aside' ? await clients[1].connect() : undefined
    return {
      read: (key) => (store ? readAside(cache, store, key) : get(cache, key)),
      write: (key, version) => (store ? writeAside(cache, store, key, version) : set(cache, key, version)),
      [Symbol.asyncDispose]: async () => void (await close()),
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function readAside(cache: RespConnection, store: RespConnection, key: string): Promise<number> {
  const known = await get(cache, key)
  if (known > 0) return known
  const version = await get(store, key)
  if (version > 0) await set(cache, key, version)
  return version
}

/** The store first, then the cache forgets: the next reader fetches the new one. */
async function writeAside(cache: RespConnection, store: RespConnection, key: string, version: number): Promise<void> {
  await set(store, key, version)
  await cache.command('DEL', key)
}

/** 0 when there is none. */
async function get(connection: RespConnection, key: string): Promise<number> {
  return Number((await connection.command('GET', key)).text.value ?? 0)
}

async function set(connection: RespConnection, key: string, version: number): Promise<void> {
  const reply = await connection.command('SET', key, version)
  if (reply.type === 'error') throw new Error(`a write failed: ${reply.text.value}`)
}

/** The last version of each key that a writer was told is done. */
export type Acknowledged = Map<string, number>

export interface Rhythm {
  readonly random: () => number
  /** What a person pauses between two requests on average, in ms. */
  readonly pauseMs: number
  readonly over: AbortSignal
}

/** Writes the next version to each of its keys in turn, until it is over or the cache is gone. Nobody else writes them. */
export async function writer(
  number: number,
  client: Client,
  keys: readonly string[],
  acknowledged: Acknowledged,
  { random, pauseMs, over }: Rhythm,
): Promise<Write[]> {
  const writes: Write[] = []
  for (let turn = 0; !over.aborted; turn++) {
    const key = keys[turn % keys.length] ?? ''
    const version = (acknowledged.get(key) ?? 0) + 1
    const write = { writer: number, key, version, began: performance.now() }
    if (!(await survives(client.write(key, version)))) return [...writes, write]
    acknowledged.set(key, version)
    writes.push({ ...write, acknowledged: performance.now() })
    await pause(gap(random, pauseMs), over)
  }
  return writes
}

/** Reads keys by chance, until it is over or the cache is gone. */
export async function reader(
  client: Client,
  keys: readonly string[],
  acknowledged: Acknowledged,
  { random, pauseMs, over }: Rhythm,
): Promise<Read[]> {
  const reads: Read[] = []
  while (!over.aborted) {
    const key = keys[Math.floor(random() * keys.length)] ?? ''
    const [owed, began] = [acknowledged.get(key) ?? 0, performance.now()]
    let version = 0
    if (!(await survives(client.read(key).then((value) => (version = value))))) return reads
    reads.push({ key, began, ended: performance.now(), version, owed })
    await pause(gap(random, pauseMs), over)
  }
  return reads
}

/** False when the cache died under it; any other error is one. */
async function survives(act: Promise<unknown>): Promise<boolean> {
  try {
    await act
    return true
  } catch (error) {
    if (error instanceof WireError && ['closed', 'reset', 'refused'].includes(error.fault)) return false
    throw error
  }
}

async function pause(ms: number, over: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal: over })
  } catch (error) {
    if (!over.aborted) throw error
  }
}
