import { latin1 } from '../bytes.ts'
import type { ReceivedStream, Span } from '../bytes.ts'
import { GrowingBytes } from '../growing-bytes.ts'
import { nameOfByte } from '../http1/not-http.ts'
import type { Garbled } from '../http1/not-http.ts'
import { NotResp } from './not-resp.ts'
import { ReadReply } from './read-reply.ts'
import { readBig, readBoolean, readCount, readDouble, readInteger, readNull } from './read-value.ts'
import { isWhole, readHead } from './resp-head.ts'
import type { Head } from './resp-head.ts'
import type { RespKind } from './resp-kind.ts'
import type { RespReply, RespValue } from './types.ts'

/** What has become of the bytes so far, after the replies that are whole. */
export type RespReading =
  | {
      readonly type: 'more'
      /** What has not come yet, as a phrase: "2 more bytes of the bulk string". */
      readonly waitingFor: string
      readonly missing?: number
      /** What it looks like, as a sentence. */
      readonly hint?: string
    }
  | { readonly type: 'garbled'; readonly garbled: Garbled }

/** How deep arrays may lie in one another. No command answers deeper, and what goes over replies may recurse. */
export const DEPTH_LIMIT = 128

const CR = 13
const LF = 10

/** An array, map, set, push or attribute whose items are being read. */
interface Open {
  readonly kind: RespKind
  /** Where its type byte stands, and the first byte of its attributes where there are any. */
  readonly start: number
  readonly from: number
  readonly wanted: number
  readonly items: RespReply[]
  readonly attributes: readonly RespReply[] | undefined
}

/** Attributes that have been read and belong to the value that comes next. */
interface Before {
  readonly start: number
  readonly items: readonly RespReply[]
}

/**
 * Reads replies in RESP2 and RESP3 as their bytes come (Redis serialization protocol specification), each value with its
 * place. Strict: the first byte that cannot be ends it, with what belongs there. Time and memory grow with the bytes alone,
 * however they are split and however many replies they are; streamed strings and aggregates of RESP3, which no server
 * sends, are not read.
 */
export class RespReader {
  readonly #stream: ReceivedStream | undefined
  readonly #own = new GrowingBytes()
  readonly #open: Open[] = []
  #bytes = new Uint8Array(0)
  /** Where the first byte stands that belongs to no whole value. */
  #position = 0
  #scanned = 0
  #replyStart = 0
  #before: Before | undefined
  #last: RespReply | undefined
  #replies: RespReply[] = []
  #reading: RespReading = { type: 'more', waitingFor: 'a reply' }

  /** With `stream` the reader reads that stream's bytes from its start on, and `read` takes the place of `push`. */
  constructor(o: { readonly stream?: ReceivedStream } = {}) {
    this.#stream = o.stream
  }

  /** Takes the next bytes and returns the replies that are whole with them, in order. */
  push(bytes: Uint8Array): readonly RespReply[] {
    this.#own.append(bytes)
    return this.#readAll(this.#own.bytes)
  }

  /** Returns the replies that have become whole on the stream since it was last asked, in order. */
  read(): readonly RespReply[] {
    return this.#readAll(this.#stream?.bytes ?? this.#own.bytes)
  }

  /** What follows the last whole reply: more to come, or bytes that no reply can be. */
  get reading(): RespReading {
    return this.#reading
  }

  /** Where the reply begins that is not whole yet. */
  get replyStart(): number {
    return this.#replyStart
  }

  #readAll(bytes: Uint8Array): readonly RespReply[] {
    if (this.#reading.type === 'garbled' || bytes.length === this.#bytes.length) return []
    this.#bytes = bytes as Uint8Array<ArrayBuffer>
    try {
      for (;;) {
        const more = this.#value()
        if (!more) continue
        this.#reading = more
        break
      }
    } catch (error) {
      if (!(error instanceof NotResp)) throw error
      this.#reading = { type: 'garbled', garbled: error.garbled }
    }
    const replies = this.#replies
    this.#replies = []
    return replies
  }

  /** Reads one value, or the head of one with items; what is missing when it has not come. */
  #value(): RespReading | undefined {
    const head = readHead(this.#bytes, this.#position, this.#scanned, () => this.#stoodBefore())
    if (!isWhole(head)) {
      this.#scanned = head.scanned
      return this.#headToCome(head.kind)
    }
    const { kind } = head
    if (kind.form === 'bytes') return this.#counted(head)
    if (kind.form === 'items') return this.#opened(head)
    const at = { start: head.start, end: head.end, name: kind.name }
    const written = latin1(this.#bytes.subarray(head.start, head.end))
    const value = lineValue(kind, written, at)
    this.#finished(head, head.next, value, at, {
      ...(kind.type === 'null' ? { nullOf: 'null' as const } : {}),
      ...(typeof value === 'number' || typeof value === 'bigint' ? { written } : {}),
    })
    return undefined
  }

  /** A bulk string, bulk error or verbatim string. */
  #counted(head: Head): RespReading | undefined {
    const bytes = this.#bytes
    const { kind, next: start } = head
    const length = this.#count(head)
    if (length < 0) return this.#finishedNull(head)
    const end = start + length
    this.#checkEnd(head, length, end)
    const missing = end + 2 - bytes.length
    if (missing > 0) return this.#bytesToCome(head, length, missing)
    const at = { start, end, name: kind.name }
    if (kind.type !== 'verbatim') {
      this.#finished(head, end + 2, bytes.subarray(start, end), at)
      return undefined
    }
    if (length < 4 || bytes[start + 3] !== 58) {
      throw new NotResp(
        { start, end },
        'three letters and a colon',
        'A verbatim string begins with three letters and a colon, as "txt:".',
      )
    }
    this.#finished(
      head,
      end + 2,
      bytes.subarray(start + 4, end),
      { ...at, start: start + 4 },
      {
        format: latin1(bytes.subarray(start, start + 3)),
      },
    )
    return undefined
  }

  /** Looks at the CR LF after counted bytes as far as it has come. */
  #checkEnd({ kind, next }: Head, length: number, end: number): void {
    const bytes = this.#bytes
    for (const [at, wanted] of [
      [end, CR],
      [end + 1, LF],
    ] as const) {
      const byte = bytes[at]
      if (byte === undefined || byte === wanted) continue
      const wide = bytes.subarray(next, end).some((one) => one > 127)
      throw new NotResp(
        at,
        'CR LF',
        `${capital(kind.name)} not followed by CR LF: its length says ${length}, and after ${length} ${length === 1 ? 'byte' : 'bytes'} stands ${nameOfByte(byte)}.` +
          (wide ? ' A length counts bytes, not characters.' : ''),
      )
    }
  }

  #opened(head: Head): undefined {
    const { kind } = head
    const count = this.#count(head)
    if (count < 0) return this.#finishedNull(head)
    if (this.#open.length >= DEPTH_LIMIT) {
      throw new NotResp(
        this.#position,
        'the items',
        `Arrays lie deeper than ${DEPTH_LIMIT} in one another; Backroad reads no deeper.`,
      )
    }
    const before = this.#takeBefore()
    this.#open.push({
      kind,
      start: this.#position,
      from: before?.start ?? this.#position,
      wanted: count * (kind.each ?? 1),
      items: [],
      attributes: before?.items,
    })
    this.#moveTo(head.next)
    this.#closeFull()
    return undefined
  }

  #count({ start, end }: Head): number {
    return readCount(latin1(this.#bytes.subarray(start, end)), { start, end })
  }

  #finishedNull(head: Head): undefined {
    const { kind, next } = head
    const nullOf = kind.type === 'array' ? 'array' : 'bulk'
    this.#finished(head, next, undefined, { start: this.#position, end: next, name: `null ${kind.name}` }, { nullOf })
    return undefined
  }

  /** A value that ends at `end`. */
  #finished(
    { kind }: Head,
    end: number,
    value: RespValue,
    at: Span,
    more: { nullOf?: 'bulk' | 'array' | 'null'; format?: string; written?: string } = {},
  ): void {
    if (kind.type === 'attribute') throw new Error('an attribute was taken for a value')
    const before = this.#takeBefore()
    const whole = { start: before?.start ?? this.#position, end, name: at.name }
    const reply = new ReadReply({
      type: value === undefined ? 'null' : kind.type,
      value,
      at: at.end > at.start ? at : whole,
      whole,
      typeAt: this.#position,
      stream: this.#stream,
      attributes: before?.items,
      ...more,
    })
    this.#moveTo(end)
    this.#give(reply)
    this.#closeFull()
  }

  /** Ends all open ones that have what they wanted. */
  #closeFull(): void {
    for (let open = this.#open.at(-1); open && open.items.length === open.wanted; open = this.#open.at(-1)) {
      this.#open.pop()
      const { kind } = open
      if (kind.type === 'attribute') {
        this.#before = { start: open.from, items: [...(open.attributes ?? []), ...open.items] }
        return
      }
      const whole = { start: open.from, end: this.#position, name: kind.name }
      const { items: value, start: typeAt, attributes } = open
      this.#give(new ReadReply({ type: kind.type, value, at: whole, whole, typeAt, stream: this.#stream, attributes }))
    }
  }

  #give(reply: RespReply): void {
    const open = this.#open.at(-1)
    if (open) {
      open.items.push(reply)
      return
    }
    this.#replies.push(reply)
    this.#last = reply
    this.#replyStart = reply.whole.end
  }

  #takeBefore(): Before | undefined {
    const before = this.#before
    this.#before = undefined
    return before
  }

  #moveTo(position: number): void {
    this.#position = this.#scanned = position
  }

  #headToCome(kind: RespKind | undefined): RespReading {
    if (kind) {
      const what =
        kind.form === 'text'
          ? `the ${kind.name}`
          : kind.form === 'number'
            ? 'the integer'
            : `the length of the ${kind.name}`
      return { type: 'more', waitingFor: `the rest of ${what} and its CR LF` }
    }
    const open = this.#open.at(-1)
    if (this.#before) return { type: 'more', waitingFor: 'the reply after the attribute' }
    if (!open) return { type: 'more', waitingFor: 'a reply' }
    const missing = open.wanted - open.items.length
    return {
      type: 'more',
      waitingFor: `${missing} more ${missing === 1 ? 'item' : 'items'} of the ${open.kind.name} of ${open.wanted}`,
      missing,
    }
  }

  #bytesToCome({ kind, next }: Head, length: number, missing: number): RespReading {
    const came = this.#bytes.length - next
    if (missing <= 2) return { type: 'more', waitingFor: `the CR LF after the ${kind.name}`, missing }
    const over = missing - 2
    const looksWhole = came >= 2 && this.#bytes.at(-2) === CR && this.#bytes.at(-1) === LF
    return {
      type: 'more',
      waitingFor: `${over} more ${over === 1 ? 'byte' : 'bytes'} of the ${kind.name} of ${length}`,
      missing: over,
      ...(looksWhole ? { hint: 'What came ends with CR LF: is the length greater than the data?' } : {}),
    }
  }

  #stoodBefore(): string | undefined {
    const open = this.#open.at(-1)
    const last = open?.items.at(-1) ?? (open ? undefined : this.#last)
    if (open && !last) return `the length of the ${open.kind.name}, whose first item belongs here`
    if (!last) return undefined
    const size = last.value instanceof Uint8Array ? ` of ${last.value.length} bytes` : ''
    return `the end of ${/^[aeiou]/.test(last.at.name) ? 'an' : 'a'} ${last.at.name}${size}${open ? `, where another item of the ${open.kind.name} belongs` : ''}`
  }
}

function lineValue(kind: RespKind, text: string, at: Span): RespValue {
  switch (kind.type) {
    case 'integer':
      return readInteger(text, at)
    case 'null':
      return readNull(text, at)
    case 'boolean':
      return readBoolean(text, at)
    case 'double':
      return readDouble(text, at)
    case 'big':
      return readBig(text, at)
    default:
      return text
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
