import type { Input } from './input.ts'
import { Refusal } from './refusal.ts'
import { field, list, readFields, type Request } from './request.ts'

/** How the end of a request's body is known, RFC 9112 §6.3: its length in bytes, or chunks until the last one. */
export type Framing = number | 'chunked'

const MAX_BODY = 16 * 1024 * 1024
const MAX_CHUNK_LINE = 4096

/** Decides the framing. Whatever two readers could read in two ways is refused: that is how requests are smuggled. */
export function framingOf(request: Request): Framing {
  const length = field(request, 'content-length')
  if (request.fields.has('transfer-encoding')) {
    const codings = list(request, 'transfer-encoding')
    if (length !== undefined || request.minor === 0 || codings.at(-1) !== 'chunked') throw new Refusal(400)
    if (codings.length > 1) throw new Refusal(501)
    return 'chunked'
  }
  if (length === undefined) return 0
  // Two lengths are a list here, which is refused even where they are the same.
  if (!/^\d+$/.test(length)) throw new Refusal(400)
  if (Number(length) > MAX_BODY) throw new Refusal(413)
  return Number(length)
}

/** Reads the whole body. */
export async function readBody(input: Input, framing: Framing): Promise<Buffer> {
  if (framing !== 'chunked') return input.take(framing)
  const chunks: Buffer[] = []
  for (let total = 0; ;) {
    const size = await readChunkSize(input)
    total += size
    if (total > MAX_BODY) throw new Refusal(413)
    if (size === 0) break
    chunks.push(await input.take(size))
    const end = await input.take(2)
    if (end.toString() !== '\r\n') throw new Refusal(400)
  }
  await readFields(input)
  return Buffer.concat(chunks)
}

/** A chunk's size is hexadecimal; extensions after a semicolon are ignored, RFC 9112 §7.1. */
async function readChunkSize(input: Input): Promise<number> {
  const line = await input.line(MAX_CHUNK_LINE, 400)
  const size = /^([0-9A-Fa-f]+)(?:[ \t]*;[^\0\r]*)?$/.exec(line)?.[1]
  if (size === undefined) throw new Refusal(400)
  return parseInt(size, 16)
}
