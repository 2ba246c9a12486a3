import type { ReceivedStream, Span } from '../bytes.ts'
import { BodyReader } from './body-reader.ts'
import { TOKEN, readFieldLine, spansOf } from './field-line.ts'
import { requestFraming } from './framing.ts'
import { LineReader } from './line-reader.ts'
import type { Line } from './line-reader.ts'
import { NotHttp } from './not-http.ts'
import type { Garbled } from './not-http.ts'
import type { FieldLine } from './types.ts'

/** How far the reading of one request has come; `end` is where the next one begins. */
export type RequestReading =
  | { readonly type: 'more' }
  | { readonly type: 'request'; readonly end: number }
  | { readonly type: 'garbled'; readonly garbled: Garbled }

/** Reads one request, given its bytes in any pieces (RFC 9112 §3): for drawings, and to know which method a reply answers. */
export class RequestReader {
  /** The method, as soon as its line is read. */
  method: string | undefined
  readonly #lines: LineReader
  readonly #fields: FieldLine[] = []
  readonly #spans: Span[] = []
  #version = ''
  #body: BodyReader | undefined
  #reading: RequestReading = { type: 'more' }

  constructor(o: { streamOffset: number; stream?: ReceivedStream | undefined }) {
    this.#lines = new LineReader(o.streamOffset)
  }

  push(bytes: Uint8Array): RequestReading {
    if (this.#reading.type !== 'more') return this.#reading
    this.#lines.append(bytes)
    try {
      this.#reading = this.#read()
    } catch (error) {
      if (!(error instanceof NotHttp)) throw error
      this.#reading = { type: 'garbled', garbled: error.garbled }
    }
    return this.#reading
  }

  /** The named runs read so far, in order. */
  get spans(): readonly Span[] {
    return [...this.#spans, ...(this.#body?.spans ?? [])]
  }

  #read(): RequestReading {
    while (!this.#body) {
      const line = this.#lines.line(this.method === undefined ? 'the request line' : 'a field line')
      if (!line) return { type: 'more' }
      this.#headLine(line)
    }
    return this.#body.read() ? { type: 'request', end: this.#lines.position } : { type: 'more' }
  }

  #headLine(line: Line): void {
    if (this.method === undefined) {
      const { method, version, spans } = readRequestLine(line)
      this.method = method
      this.#version = version
      this.#spans.push(...spans)
    } else if (line.start === line.end) {
      this.#spans.push({ start: line.start, end: line.start + 2, name: 'empty line' })
      this.#body = new BodyReader(this.#lines, requestFraming(this.#fields, this.#version), undefined)
    } else {
      const field = readFieldLine(line, { section: 'header', first: this.#fields.length === 0 })
      this.#fields.push(field)
      this.#spans.push(...spansOf(field))
    }
  }
}

/**
 * Reads a request line, RFC 9112 §3: method, one space, target, one space, version.
 * @throws NotHttp
 */
export function readRequestLine(line: Line): {
  method: string
  target: string
  version: string
  spans: readonly Span[]
} {
  const [method = '', target = '', version = '', ...more] = line.text.split(' ')
  if (!TOKEN.test(method) || target === '' || more.length > 0 || !/^HTTP\/[0-9]\.[0-9]$/.test(version)) {
    throw new NotHttp(
      line,
      'method, target and version with one space between',
      'A request line is a method, a target and a version with one space between, as in "GET / HTTP/1.1", RFC 9112 §3.',
    )
  }
  const targetAt = line.start + method.length + 1
  const versionAt = targetAt + target.length + 1
  const spans = [
    { start: line.start, end: line.start + method.length, name: 'method' },
    { start: targetAt, end: targetAt + target.length, name: 'request target' },
    { start: versionAt, end: line.end, name: 'version' },
  ]
  return { method, target, version, spans }
}
