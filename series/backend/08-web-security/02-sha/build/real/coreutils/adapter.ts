/** Lets sha1sum, sha224sum, sha256sum, sha384sum and sha512sum answer lines of JSON: a process for each message. */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

type Request = Readonly<Record<string, unknown>>
type Sum = ChildProcessByStdio<Writable, Readable, null>

const algorithms: readonly unknown[] = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512']
const streams = new Map<string, { readonly sum: Sum; bytes: number }>()

class Refused extends Error {}

function sumOf({ algorithm }: Request): Sum {
  if (!algorithms.includes(algorithm)) throw new Refused('there is no such algorithm')
  return spawn(`${algorithm as string}sum`, { stdio: ['pipe', 'pipe', 'inherit'] })
}

/** The bytes of a request, and how often they stand there. */
function messageOf(request: Request): { bytes: Buffer; times: number } {
  const { hex, times = 1 } = request
  if (typeof hex !== 'string' || !/^([0-9a-f]{2})*$/i.test(hex)) throw new Refused('hex is not hexadecimal')
  if (!Number.isSafeInteger(times) || (times as number) < 0) throw new Refused('times is no whole number')
  return { bytes: Buffer.from(hex, 'hex'), times: times as number }
}

async function feed({ stdin }: Sum, { bytes, times }: { bytes: Buffer; times: number }): Promise<void> {
  const batch = Math.max(1, Math.min(times, Math.floor(65536 / Math.max(1, bytes.length))))
  const many = Buffer.concat(Array.from({ length: batch }, () => bytes))
  for (let done = 0; done < times; done += batch) {
    if (!stdin.write(many.subarray(0, (times - done) * bytes.length))) await once(stdin, 'drain')
  }
}

async function digestOf({ stdin, stdout }: Sum): Promise<string> {
  stdin.end()
  let line = ''
  for await (const chunk of stdout.setEncoding('latin1')) line += chunk as string
  return line.split(' ')[0] ?? ''
}

function streamOf({ stream }: Request) {
  const found = streams.get(stream as string)
  if (!found) throw new Refused('there is no such stream')
  return found
}

async function answer(request: Request): Promise<object> {
  switch (request['op']) {
    case 'hash': {
      const message = messageOf(request)
      const sum = sumOf(request)
      await feed(sum, message)
      return { hex: await digestOf(sum) }
    }
    case 'begin': {
      const { stream, state } = request
      if (state !== undefined) throw new Refused('coreutils can’t take a message up in its middle')
      if (typeof stream !== 'string' || streams.has(stream)) throw new Refused('a stream has a name of its own')
      streams.set(stream, { sum: sumOf(request), bytes: 0 })
      return { stream, bytes: 0 }
    }
    case 'update': {
      const found = streamOf(request)
      const message = messageOf(request)
      await feed(found.sum, message)
      found.bytes += message.bytes.length * message.times
      return { stream: request['stream'], bytes: found.bytes }
    }
    case 'end': {
      const { sum } = streamOf(request)
      streams.delete(request['stream'] as string)
      return { hex: await digestOf(sum) }
    }
    default:
      throw new Refused('there is no such op')
  }
}

async function reply(line: string): Promise<object> {
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
    return { id, ...(await answer(request as Request)) }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { id, error: error.message }
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await reply(line))}\n`)
}
