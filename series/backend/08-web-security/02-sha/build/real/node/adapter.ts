/** Lets node:crypto answer lines of JSON. */
import { createHash, createHmac, type Hash } from 'node:crypto'
import { createInterface } from 'node:readline'

type Request = Readonly<Record<string, unknown>>

const algorithms: readonly unknown[] = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512']
const streams = new Map<string, { readonly hash: Hash; bytes: number }>()

class Refused extends Error {}

function algorithmOf({ algorithm }: Request): string {
  if (!algorithms.includes(algorithm)) throw new Refused('there is no such algorithm')
  return algorithm as string
}

function bytesOf(request: Request, name: string): Buffer {
  const text = request[name]
  if (typeof text !== 'string' || !/^([0-9a-f]{2})*$/i.test(text)) throw new Refused(`${name} is not hexadecimal`)
  return Buffer.from(text, 'hex')
}

function timesOf({ times = 1 }: Request): number {
  if (!Number.isSafeInteger(times) || (times as number) < 0) throw new Refused('times is no whole number')
  return times as number
}

function streamOf({ stream }: Request) {
  const found = streams.get(stream as string)
  if (!found) throw new Refused('there is no such stream')
  return found
}

/** Gives the bytes of a request to a hash, as often as it says, many short ones together; how many they were. */
function feed(hash: Hash, request: Request): number {
  const [bytes, times] = [bytesOf(request, 'hex'), timesOf(request)]
  const batch = Math.max(1, Math.min(times, Math.floor(65536 / Math.max(1, bytes.length))))
  const many = Buffer.concat(Array.from({ length: batch }, () => bytes))
  for (let done = 0; done < times; done += batch) hash.update(many.subarray(0, (times - done) * bytes.length))
  return bytes.length * times
}

function answer(request: Request): object {
  switch (request['op']) {
    case 'hash': {
      const hash = createHash(algorithmOf(request))
      feed(hash, request)
      return { hex: hash.digest('hex') }
    }
    case 'hmac': {
      const hmac = createHmac(algorithmOf(request), bytesOf(request, 'key'))
      return { hex: hmac.update(bytesOf(request, 'hex')).digest('hex') }
    }
    case 'begin': {
      const { stream, state } = request
      if (state !== undefined) throw new Refused('node:crypto can’t take a message up in its middle')
      if (typeof stream !== 'string' || streams.has(stream)) throw new Refused('a stream has a name of its own')
      streams.set(stream, { hash: createHash(algorithmOf(request)), bytes: 0 })
      return { stream, bytes: 0 }
    }
    case 'update': {
      const found = streamOf(request)
      found.bytes += feed(found.hash, request)
      return { stream: request['stream'], bytes: found.bytes }
    }
    case 'end': {
      const { hash } = streamOf(request)
      streams.delete(request['stream'] as string)
      return { hex: hash.digest('hex') }
    }
    default:
      throw new Refused('there is no such op')
  }
}

function reply(line: string): object {
  let request: unknown
  try {
    request = JSON.parse(line)
  } catch {
    return { id: null, error: 'this is not JSON' }
  }
  if (typeof request !== 'object' || request === null || Array.isArray(request)) {
    return { id: null, error: 'this is no object' }
  }
  const { id = null } = request as Request
  try {
    return { id, ...answer(request as Request) }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { id, error: error.message }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(reply(line))}\n`)
}
