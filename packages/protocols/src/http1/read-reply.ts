import type { Located, ReceivedStream, Span } from '../bytes.ts'
import { linesOf, located } from './field-line.ts'
import type { Chunk, FieldLine, Reply } from './types.ts'

/** What `ReplyReader` knows of a whole reply. */
export interface ReplyParts {
  readonly version: Located<string>
  readonly status: Located<number>
  readonly reason: Located<string>
  readonly fields: readonly FieldLine[]
  readonly framing: Reply['framing']
  readonly body: Uint8Array
  readonly bodyAt: Span
  readonly chunks: readonly Chunk[]
  readonly trailers: readonly FieldLine[]
  readonly spans: readonly Span[]
  /** The run of all field lines. */
  readonly head: Span
  readonly at: Span
  readonly stream: ReceivedStream | undefined
  readonly firstByteAt: number
  readonly lastByteAt: number
}

/** A reply with its accessors. */
export class ReadReply implements Reply {
  readonly version: Located<string>
  readonly status: Located<number>
  readonly reason: Located<string>
  readonly fields: readonly FieldLine[]
  readonly framing: Reply['framing']
  readonly body: Located<Uint8Array>
  readonly chunks: readonly Chunk[]
  readonly trailers: readonly FieldLine[]
  readonly spans: readonly Span[]
  readonly at: Span
  readonly firstByteAt: number
  readonly lastByteAt: number
  readonly #head: Span
  readonly #stream: ReceivedStream | undefined
  #text: Located<string> | undefined

  constructor(parts: ReplyParts) {
    this.version = parts.version
    this.status = parts.status
    this.reason = parts.reason
    this.fields = parts.fields
    this.framing = parts.framing
    this.body = located(parts.body, parts.bodyAt, parts.stream)
    this.chunks = parts.chunks
    this.trailers = parts.trailers
    this.spans = parts.spans
    this.at = parts.at
    this.firstByteAt = parts.firstByteAt
    this.lastByteAt = parts.lastByteAt
    this.#head = parts.head
    this.#stream = parts.stream
  }

  get text(): Located<string> {
    // A byte order mark is part of what was sent.
    const decode = () => new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.body.value)
    return (this.#text ??= located(decode(), this.body.at, this.#stream))
  }

  fieldLines(name: string): readonly FieldLine[] {
    return linesOf(this.fields, name)
  }

  field(name: string): Located<string | undefined> {
    const lines = this.fieldLines(name)
    const [first] = lines
    const last = lines.at(-1)
    if (!first || !last) return located(undefined, this.#head, this.#stream)
    const value = lines.map((line) => line.value.value).join(', ')
    const at = { start: first.value.at.start, end: last.value.at.end, name: 'field value' }
    return located(value, at, this.#stream)
  }
}
