import type { Algorithm } from './algorithm.ts'
import { sha1 } from './sha-1.ts'
import { sha224, sha256 } from './sha-256.ts'
import { sha384, sha512 } from './sha-512.ts'

/** A request that can't be fulfilled; its message is for who has sent it. */
export class RequestError extends Error {}

export type Request = Readonly<Record<string, unknown>>

const algorithms: ReadonlyMap<unknown, Algorithm> = new Map([
  ['sha1', sha1],
  ['sha224', sha224],
  ['sha256', sha256],
  ['sha384', sha384],
  ['sha512', sha512],
])

export function algorithmOf({ algorithm }: Request): Algorithm {
  const found = algorithms.get(algorithm)
  if (!found) throw new RequestError(`algorithm must be one of ${[...algorithms.keys()].join(', ')}`)
  return found
}

/** The bytes of a member in hexadecimal, digits of either case. */
export function bytesOf(request: Request, name: string): Uint8Array {
  const text = request[name]
  if (typeof text !== 'string' || text.length % 2 > 0 || !/^[0-9a-f]*$/i.test(text)) {
    throw new RequestError(`${name} must be bytes in hexadecimal, two digits each`)
  }
  return Buffer.from(text, 'hex')
}

/** A whole number that is not negative; `otherwise` where there is none. */
export function countOf(request: Request, name: string, otherwise: number): number {
  const count = request[name] ?? otherwise
  if (!Number.isSafeInteger(count) || (count as number) < 0) {
    throw new RequestError(`${name} must be a whole number, 0 or more`)
  }
  return count as number
}

export function nameOf({ stream }: Request): string {
  if (typeof stream !== 'string') throw new RequestError('stream must be the name of a stream')
  return stream
}
