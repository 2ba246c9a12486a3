import { createRandom } from '../random.ts'
import type { LoadDefinition } from './types.ts'

/** Requests that are made before the clock starts. */
const mostRequests = 4096
/** Bytes of them, in all. */
const mostBytes = 32 * 1024 * 1024

/** The requests of a load, made once and sent over and over. */
export interface RequestPool {
  readonly requests: readonly Buffer[]
  /** Whether a reply to that one has no body: HEAD of HTTP. */
  isToHead(index: number): boolean
}

/**
 * Makes the requests of a load. The same seed makes the same ones.
 * @throws TypeError when `request` gives something else than bytes
 */
export function makeRequests(load: LoadDefinition, seed: string): RequestPool {
  const random = createRandom(`${seed}/${load.name}`)
  const requests: Buffer[] = []
  let size = 0
  while (requests.length < mostRequests && size < mostBytes) {
    const bytes: unknown = load.request(requests.length, random)
    if (!(bytes instanceof Uint8Array) || bytes.length === 0) {
      throw new TypeError(`request(${requests.length}) of the load “${load.name}” gave no bytes`)
    }
    requests.push(Buffer.from(bytes))
    size += bytes.length
  }
  const heads = load.protocol === 'http1' ? requests.map((bytes) => bytes.toString('latin1', 0, 5) === 'HEAD ') : []
  return { requests, isToHead: (index) => heads[index] === true }
}
