import type { ReceivedStream, Span } from '../bytes.ts'
import { BodyReader } from './body-reader.ts'
import { readFieldLine, spansOf } from './field-line.ts'
import { replyFraming } from './framing.ts'
import { LineReader } from './line-reader.ts'
import { NotHttp } from './not-http.ts'
import type { Garbled } from './not-http.ts'
import { ReadReply } from './read-reply.ts'
import { readStatusLine } from './status-line.ts'
import type { StatusLine } from './status-line.ts'
import type { FieldLine, Reply } from './types.ts'

/** How far the reading of one reply has come. */
export type ReplyReading =
  /** More bytes are needed. `missing` is how many, where that is known; `hint` a mistake that would explain a long wait. */
  | { readonly type: 'more'; readonly waitingFor: string; readonly missing?: number; readonly hint?: string }
  | { readonly type: 'reply'; readonly reply: Reply }
  | { readonly type: 'garbled'; readonly garbled: Garbled }

const PREFIX = 'HTTP/'
/** Most bytes of a status line and its fields together. */
const HEAD_LIMIT = 256 * 1024

/**
 * Reads one reply, given its bytes in any pieces (RFC 9112). Does no I/O and never throws at what it is given.
 *
 * Refuses what a server must not send, even where a client may put up with it (LF alone, folded lines); accepts all that a
 * server may send. Once it has answered `reply` or `garbled` it stays with that; bytes after the reply's end are not read,
 * and `reply.at.end` says where they begin.
 */
export class ReplyReader {
  readonly #method: string
  readonly #stream: ReceivedStream | undefined
  readonly #follows: Reply | undefined
  readonly #start: number
  readonly #lines: LineReader
  readonly #fields: FieldLine[] = []
  readonly #spans: Span[] = []
  #line: StatusLine | undefined
  #head: Span | undefined
  #body: BodyReader | undefined
  #framing: Reply['framing'] = 'none'
  #firstByteAt: number | undefined
  #lastByteAt = 0
  #reading: ReplyReading = { type: 'more', waitingFor: 'a reply' }

  /**
   * `requestMethod` is the method of the request it answers: a reply to HEAD has no body. `streamOffset` is where its first
   * byte stands in the stream, `stream` that stream. `follows` is the reply before it on the connection, for better complaints.
   */
  constructor(o: {
    requestMethod: string
    streamOffset: number
    stream?: ReceivedStream | undefined
    follows?: Reply | undefined
  }) {
    this.#method = o.requestMethod
    this.#stream = o.stream
    this.#follows = o.follows
    this.#start = o.streamOffset
    this.#lines = new LineReader(o.streamOffset)
  }

  /** Takes the next bytes of the stream, which came at `at` ms. */
  push(bytes: Uint8Array, at = 0): ReplyReading {
    if (this.#reading.type !== 'more' || bytes.length === 0) return this.#reading
    this.#firstByteAt ??= at
    this.#lastByteAt = at
    this.#lines.append(bytes)
    return (this.#reading = this.#guarded(() => this.#read()))
  }

  /** Tells that the connection has ended. `more` then means that the reply was cut short. */
  end(): ReplyReading {
    if (this.#reading.type !== 'more' || this.#framing !== 'until-close') return this.#reading
    return (this.#reading = { type: 'reply', reply: this.#finish() })
  }

  /** The named runs read so far, in order; also of a reply that is cut short or garbled. */
  get spans(): readonly Span[] {
    return [...this.#spans, ...(this.#body?.spans ?? [])]
  }

  #guarded(read: () => ReplyReading): ReplyReading {
    try {
      return read()
    } catch (error) {
      if (error instanceof NotHttp) return { type: 'garbled', garbled: error.garbled }
      throw error
    }
  }

  #read(): ReplyReading {
    if (!this.#line) this.#checkPrefix()
    while (!this.#body) {
      const waitingFor = this.#headLine()
      if (waitingFor) return { type: 'more', waitingFor }
    }
    if (this.#body.read()) return { type: 'reply', reply: this.#finish() }
    const { waitingFor, missing, hint } = this.#body
    return {
      type: 'more',
      waitingFor,
      ...(missing === undefined ? {} : { missing }),
      ...(hint === undefined ? {} : { hint }),
    }
  }

  /** Looks at the first bytes before their line is complete: text that is no reply may never end its line. */
  #checkPrefix(): void {
    for (let i = 0; i < PREFIX.length; i++) {
      const byte = this.#lines.peek(i)
      if (byte === undefined) return
      if (byte === PREFIX.charCodeAt(i)) continue
      const start = this.#start + i
      throw new NotHttp({ start, end: start + 1 }, '"HTTP/1.1"', this.#notAReply())
    }
  }

  #notAReply(): string {
    const begins = 'A reply begins with its status line, as in "HTTP/1.1 200 OK", RFC 9112 §4; these bytes do not.'
    const before = this.#follows
    if (!before) return begins
    const why = {
      none: `has no body, because its status is ${before.status.value} or it answers HEAD`,
      'content-length': `has a body of ${before.body.value.length} bytes, as its Content-Length says`,
      chunked: 'ends with the empty line after its last chunk',
      'until-close': 'ends with the connection',
    }[before.framing]
    return `These bytes come after the end of the reply before, which ${why}. ${begins}`
  }

  /** Reads one line of the head; what is missing when it has not come. */
  #headLine(): string | undefined {
    const line = this.#lines.line(this.#line ? 'a field line' : 'the status line')
    if (!line) {
      if (this.#line) return 'the rest of the fields and the empty line after them'
      return 'the rest of the status line'
    }
    if (line.end - this.#start > HEAD_LIMIT) {
      throw new NotHttp(
        line,
        'the end of the fields',
        `The fields are more than ${HEAD_LIMIT} bytes; Backroad reads no more.`,
      )
    }
    if (!this.#line) {
      this.#line = readStatusLine(line, this.#stream)
      const { version, status, reason } = this.#line
      this.#spans.push(version.at, status.at)
      if (reason.value !== '') this.#spans.push(reason.at)
      this.#head = { start: line.end + 2, end: line.end + 2, name: 'fields' }
    } else if (line.start === line.end) {
      this.#spans.push({ start: line.start, end: line.start + 2, name: 'empty line' })
      this.#head = { start: this.#head?.start ?? line.start, end: line.start, name: 'fields' }
      this.#startBody(this.#line)
    } else {
      const first = this.#fields.length === 0
      const field = readFieldLine(line, { section: 'header', first, stream: this.#stream })
      this.#fields.push(field)
      this.#spans.push(...spansOf(field))
    }
    return undefined
  }

  #startBody({ version, status }: StatusLine): void {
    const framing = replyFraming({
      method: this.#method,
      version: version.value,
      status: status.value,
      fields: this.#fields,
    })
    this.#framing = framing.type
    this.#body = new BodyReader(this.#lines, framing, this.#stream)
  }

  #finish(): Reply {
    const body = this.#body
    const line = this.#line
    const head = this.#head
    if (!body || !line || !head) throw new Error('a reply was finished before its head was read')
    return new ReadReply({
      ...line,
      fields: this.#fields,
      framing: this.#framing,
      body: body.bytes(),
      bodyAt: body.run,
      chunks: body.chunks,
      trailers: body.trailers,
      spans: this.spans,
      head,
      at: { start: this.#start, end: this.#lines.position, name: 'reply' },
      stream: this.#stream,
      firstByteAt: this.#firstByteAt ?? 0,
      lastByteAt: this.#lastByteAt,
    })
  }
}
