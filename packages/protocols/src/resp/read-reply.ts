import type { Located, ReceivedStream, Span } from '../bytes.ts'
import type { PlainReply, RespReply, RespType, RespValue } from './types.ts'

/** What `RespReader` knows of a whole reply. */
export interface ReplyParts {
  readonly type: RespType
  readonly value: RespValue
  readonly at: Span
  readonly whole: Span
  /** Where its type byte stands. */
  readonly typeAt: number
  readonly stream: ReceivedStream | undefined
  readonly nullOf?: 'bulk' | 'array' | 'null'
  readonly format?: string
  readonly attributes?: readonly RespReply[] | undefined
  /** A number as it was written. */
  readonly written?: string
}

const NONE: readonly RespReply[] = []

/** A reply with its accessors. */
export class ReadReply implements RespReply {
  readonly type: RespType
  readonly value: RespValue
  readonly at: Span
  readonly whole: Span
  readonly stream?: ReceivedStream
  readonly nullOf?: 'bulk' | 'array' | 'null'
  readonly format?: string
  readonly attributes?: readonly RespReply[]
  readonly #typeAt: number
  readonly #written: string | undefined

  constructor(parts: ReplyParts) {
    this.type = parts.type
    this.value = parts.value
    this.at = parts.at
    this.whole = parts.whole
    this.#typeAt = parts.typeAt
    this.#written = parts.written
    if (parts.stream) this.stream = parts.stream
    if (parts.nullOf) this.nullOf = parts.nullOf
    if (parts.format !== undefined) this.format = parts.format
    if (parts.attributes) this.attributes = parts.attributes
  }

  get items(): readonly RespReply[] {
    return isItems(this.value) ? this.value : NONE
  }

  get kind(): Located<RespType> {
    return this.#place(this.type, { start: this.#typeAt, end: this.#typeAt + 1, name: 'type byte' })
  }

  get text(): Located<string | undefined> {
    return this.#place(this.#written ?? textOf(this.value), this.at)
  }

  get plain(): Located<PlainReply> {
    return this.#place(plainOf(this), this.at)
  }

  #place<T>(value: T, at: Span): Located<T> {
    return { value, at, ...(this.stream ? { stream: this.stream } : {}) }
  }
}

function isItems(value: RespValue): value is readonly RespReply[] {
  return Array.isArray(value)
}

function textOf(value: RespValue): string | undefined {
  if (value instanceof Uint8Array) return utf8(value)
  if (typeof value === 'string') return utf8(Buffer.from(value, 'latin1'))
  return value === undefined || isItems(value) ? undefined : String(value)
}

function plainOf({ value, items }: RespReply): PlainReply {
  if (value instanceof Uint8Array || typeof value === 'string') return textOf(value)
  return isItems(value) ? items.map(plainOf) : value
}

// A byte order mark is part of what was sent.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function utf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}
