import { linesOf } from './field-line.ts'
import { MESSAGE_LIMIT } from './line-reader.ts'
import { NotHttp } from './not-http.ts'
import type { FieldLine } from './types.ts'

/** How the end of a body is known, RFC 9112 §6.3. */
export type Framing =
  | { readonly type: 'none' }
  | { readonly type: 'content-length'; readonly length: number }
  | { readonly type: 'chunked' }
  | { readonly type: 'until-close' }

/**
 * The framing of a reply, RFC 9112 §6.3, by the method it answers, its status and its fields.
 * @throws NotHttp when the fields contradict one another or cannot be read, so that nobody could say where the reply ends
 */
export function replyFraming(o: {
  method: string
  version: string
  status: number
  fields: readonly FieldLine[]
}): Framing {
  const bodiless = o.method === 'HEAD' || o.status < 200 || o.status === 204 || o.status === 304
  const tunnel = o.method === 'CONNECT' && o.status < 300
  if (bodiless || tunnel) return { type: 'none' }
  return statedFraming(o.fields, o.version) ?? { type: 'until-close' }
}

/** The framing of a request, RFC 9112 §6.3: without either field it has no body. */
export function requestFraming(fields: readonly FieldLine[], version: string): Framing {
  const stated = statedFraming(fields, version)
  if (stated?.type === 'until-close') {
    const coding = linesOf(fields, 'transfer-encoding').at(-1)
    throw new NotHttp(
      coding?.value.at ?? { start: 0, end: 0 },
      'chunked as the last transfer coding',
      'A request body whose last transfer coding is not "chunked" has no end that a server could know, RFC 9112 §6.3.',
    )
  }
  return stated ?? { type: 'none' }
}

function statedFraming(fields: readonly FieldLine[], version: string): Framing | undefined {
  const codings = linesOf(fields, 'transfer-encoding')
  const lengths = linesOf(fields, 'content-length')
  const coding = codings[0]
  const length = lengths[0]
  if (!coding) return length ? { type: 'content-length', length: contentLength(lengths) } : undefined
  if (length) {
    throw new NotHttp(
      { start: length.name.at.start, end: length.value.at.end },
      'Transfer-Encoding or Content-Length, not both',
      'Both Transfer-Encoding and Content-Length are here, and two readers could disagree on where the body ends. Send one of them, RFC 9112 §6.2.',
    )
  }
  if (version === 'HTTP/1.0') {
    throw new NotHttp(
      { start: coding.name.at.start, end: coding.value.at.end },
      'no Transfer-Encoding in HTTP/1.0',
      'HTTP/1.0 has no Transfer-Encoding: a message of that version with one is taken as faulty, RFC 9112 §6.1.',
    )
  }
  return transferCoding(codings)
}

function transferCoding(lines: readonly FieldLine[]): Framing {
  const names = lines.flatMap((line) => line.value.value.split(',')).map((name) => name.trim().toLowerCase())
  const codings = names.filter((name) => name !== '')
  const last = lines.at(-1)
  if (codings.filter((name) => name === 'chunked').length > 1) {
    throw new NotHttp(
      last?.value.at ?? { start: 0, end: 0 },
      '"chunked" once',
      'The body is said to be chunked more than once, which is never allowed, RFC 9112 §6.1.',
    )
  }
  return { type: codings.at(-1) === 'chunked' ? 'chunked' : 'until-close' }
}

function contentLength(lines: readonly FieldLine[]): number {
  // The same valid length given several times may be taken as one, RFC 9112 §6.3 item 5.
  const values = lines.flatMap((line) =>
    line.value.value.split(',').map((value) => ({ text: value.trim(), at: line.value.at })),
  )
  for (const { text, at } of values) {
    if (/^[0-9]+$/.test(text)) continue
    throw new NotHttp(
      at,
      'a number in decimal digits',
      `Content-Length is ${JSON.stringify(text)}; it must be the number of bytes of the body in decimal digits and nothing else, RFC 9110 §8.6.`,
    )
  }
  const different = values.find((value) => BigInt(value.text) !== BigInt(values[0]?.text ?? 0))
  if (different) {
    throw new NotHttp(
      different.at,
      `${values[0]?.text}, as the first Content-Length says`,
      `Content-Length is given as ${values[0]?.text} and as ${different.text}; nobody can know which holds, RFC 9112 §6.3.`,
    )
  }
  const length = Number(values[0]?.text)
  if (length > MESSAGE_LIMIT) throw tooLarge(values[0]?.at ?? { start: 0, end: 0 }, `A body of ${length} bytes`)
  return length
}

export function tooLarge(at: { start: number; end: number }, what: string): NotHttp {
  return new NotHttp(
    at,
    `at most ${MESSAGE_LIMIT} bytes`,
    `${what} is more than Backroad reads: ${MESSAGE_LIMIT} bytes (64 MiB) a message.`,
  )
}
