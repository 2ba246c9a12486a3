import { Hasher, type Middle } from './hasher.ts'
import { hmac } from './hmac.ts'
import { type Request, RequestError, algorithmOf, bytesOf, countOf, nameOf } from './request.ts'

type Result = Readonly<Record<string, unknown>>

/** Answers requests. Streams are kept from their begin to their end. */
export class Service {
  readonly #streams = new Map<string, Hasher>()

  /** @throws RequestError */
  answer(request: Request): Result {
    switch (request['op']) {
      case 'hash':
        return hash(request)
      case 'hmac':
        return { hex: hexOf(hmac(algorithmOf(request), bytesOf(request, 'key'), bytesOf(request, 'hex'))) }
      case 'begin':
        return this.#begin(request)
      case 'update':
        return this.#update(request)
      case 'end':
        return this.#end(request)
      default:
        throw new RequestError('op must be one of hash, hmac, begin, update, end')
    }
  }

  #begin(request: Request): Result {
    const stream = nameOf(request)
    if (this.#streams.has(stream)) throw new RequestError('a stream of that name has been begun already')
    const hasher = new Hasher(algorithmOf(request), middleOf(request))
    this.#streams.set(stream, hasher)
    return { stream, bytes: hasher.bytes }
  }

  #update(request: Request): Result {
    const hasher = this.#stream(request)
    feed(hasher, request)
    return { stream: request['stream'], bytes: hasher.bytes }
  }

  #end(request: Request): Result {
    const hasher = this.#stream(request)
    this.#streams.delete(nameOf(request))
    return { hex: hexOf(hasher.digest()) }
  }

  #stream(request: Request): Hasher {
    const found = this.#streams.get(nameOf(request))
    if (!found) throw new RequestError('no stream of that name has been begun')
    return found
  }
}

function hash(request: Request): Result {
  const hasher = new Hasher(algorithmOf(request))
  feed(hasher, request)
  return { hex: hexOf(hasher.digest()) }
}

/** The bytes of a request, as often as it says. */
function feed(hasher: Hasher, request: Request): void {
  const bytes = bytesOf(request, 'hex')
  const times = countOf(request, 'times', 1)
  for (let i = 0; i < times; i++) hasher.update(bytes)
}

function middleOf(request: Request): Middle | undefined {
  if (request['state'] === undefined) return undefined
  const { blockBytes, begin } = algorithmOf(request)
  const words = bytesOf(request, 'state')
  const bytes = countOf(request, 'bytes', 0)
  if (words.length !== begin().byteLength) throw new RequestError(`state must be ${begin().byteLength} bytes`)
  if (bytes % blockBytes !== 0) throw new RequestError(`bytes must be a multiple of ${blockBytes}`)
  return { words, bytes }
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
