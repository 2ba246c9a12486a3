import { setTimeout } from 'node:timers/promises'
import { bulk, failed, NULL, OK, type RespServer, serveResp } from './serve-resp.ts'

/** One write at the store, in ms on `performance.now`. */
export interface StoreWrite {
  readonly key: string
  readonly version: number
  /** When it came, and when it was in the store. */
  readonly came: number
  readonly applied: number
}

/** What lies behind the cache and outlives it, as a database does. */
export interface Store extends RespServer {
  readonly writes: readonly StoreWrite[]
  /** How many requests with writes there were; one may carry several. */
  readonly requests: number
}

/**
 * A store that speaks RESP (GET, SET, MSET) at the end of a road: each way takes `roadMs` on average, between a fifth and
 * nine fifths of it by chance, as networks and disks do. It runs outside the cache's process.
 */
export async function startStore({ roadMs, random }: { roadMs: number; random: () => number }): Promise<Store> {
  const kept = new Map<string, string>()
  const writes: StoreWrite[] = []
  let requests = 0
  const road = () => setTimeout(roadMs * (0.2 + 1.6 * random()))
  const write = (words: readonly string[], came: number) => {
    requests++
    const applied = performance.now()
    for (let i = 0; i + 1 < words.length; i += 2) {
      const [key, value] = [words[i] ?? '', words[i + 1] ?? '']
      kept.set(key, value)
      writes.push({ key, version: Number(value), came, applied })
    }
  }
  const server = await serveResp(async ([command, ...words]) => {
    const came = performance.now()
    await road()
    if (command === 'SET' || command === 'MSET') write(words, came)
    const value = command === 'GET' ? kept.get(words[0] ?? '') : undefined
    await road()
    if (command === 'GET') return value === undefined ? NULL : bulk(value)
    return command === 'SET' || command === 'MSET' ? OK : failed(`unknown command ${command}`)
  })
  return {
    port: server.port,
    writes,
    get requests() {
      return requests
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
