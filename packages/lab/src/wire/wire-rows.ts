import {
  annotateReply,
  annotateRequest,
  annotateResp,
  type ConnectionEvent,
  type Field,
  latin1,
  NOT_HTTP,
  NOT_RESP,
  type Span,
} from '@backroad/protocols'
import type { WireField, WireRow } from '../types.ts'

export interface WireRowsOptions {
  /** What is spoken, HTTP/1.1 unless told. */
  readonly protocol?: 'http1' | 'resp'
  /** What is to be pointed at, or is wrong, by the field's name and its bytes. */
  readonly mark?: (field: {
    readonly name: string
    readonly bytes: string
    readonly from: 'client' | 'server'
  }) => 'look' | 'bad' | undefined
  /** Pauses of this many ms and more are drawn; 50 unless told. */
  readonly silenceMs?: number
}

/**
 * What an observer saw on one connection, as the rows of a `wire`: times count from its first event, and every run of bytes
 * carries the names that the protocol gives its parts: RFC 9112, or the Redis serialization protocol specification.
 */
export function wireRows(events: readonly ConnectionEvent[], options: WireRowsOptions = {}): WireRow[] {
  const [sent, received] = options.protocol === 'resp' ? respSides(events) : httpSides(events)
  const began = events[0]?.at ?? 0
  const rows: WireRow[] = []
  let before = began
  for (const event of events) {
    const row = rowOf(event, event.at - began, sent, received, options)
    if (!row) continue
    if (event.at - before >= (options.silenceMs ?? 50)) rows.push({ type: 'silence', ms: event.at - before })
    rows.push(row)
    before = event.at
  }
  return rows
}

function httpSides(events: readonly ConnectionEvent[]): [sent: Side, received: Side] {
  const sent = new Side('client', joined(events, 'sent'), annotateRequest)
  const methods = sent.spans
    .filter((span) => span.name === 'method')
    .map((span) => sent.text.slice(span.start, span.end))
  return [sent, new Side('server', joined(events, 'received'), (bytes) => annotateReply(bytes, { methods }))]
}

/** A person may type a command as a line ("inline"); a server never does. */
function respSides(events: readonly ConnectionEvent[]): [sent: Side, received: Side] {
  return [
    new Side('client', joined(events, 'sent'), (bytes) => annotateResp(bytes, { inline: true }).map(spanOfResp)),
    new Side('server', joined(events, 'received'), (bytes) => annotateResp(bytes).map(spanOfResp)),
  ]
}

/** A type byte is called what it says: "bulk string". */
function spanOfResp({ start, end, name, value }: Field): Span {
  return { start, end, name: name === 'type' ? (value ?? name) : name }
}

function rowOf(
  event: ConnectionEvent,
  at: number,
  sent: Side,
  received: Side,
  options: WireRowsOptions,
): WireRow | undefined {
  switch (event.type) {
    case 'sent':
      return sent.next(event.bytes.length, at, options)
    case 'received':
      return received.next(event.bytes.length, at, options)
    case 'connecting':
    case 'closed':
      return undefined
    case 'connected':
      return { type: 'event', from: 'client', at, text: 'opened the connection' }
    case 'half-closed':
      return { type: 'event', from: 'client', at, text: 'ended its side (FIN)' }
    case 'peer-ended':
      return { type: 'event', from: 'server', at, text: 'ended its side (FIN)' }
    case 'reset':
      return { type: 'event', from: event.by === 'us' ? 'client' : 'server', at, text: 'reset the connection (RST)' }
    case 'refused':
      return { type: 'event', from: 'server', at, text: 'refused the connection' }
  }
}

/**
 * What cannot be read is called so rather than wrong: RFC 9112 lets a reader take some of it, as a line that ends with
 * LF alone (§2.2).
 */
const BEYOND_GRAMMAR = 'not by the grammar'
const unreadable: ReadonlySet<string> = new Set([NOT_HTTP, NOT_RESP])

/** All bytes of one direction with their names, and how far they have been handed out. */
class Side {
  readonly text: string
  readonly spans: readonly Span[]
  readonly #from: 'client' | 'server'
  #place = 0

  constructor(from: 'client' | 'server', bytes: Uint8Array, annotate: (bytes: Uint8Array) => readonly Span[]) {
    this.#from = from
    this.text = latin1(bytes)
    this.spans = annotate(bytes).map((span) => (unreadable.has(span.name) ? { ...span, name: BEYOND_GRAMMAR } : span))
  }

  next(length: number, at: number, { mark }: WireRowsOptions): WireRow {
    const start = this.#place
    const end = (this.#place += length)
    const fields = this.spans
      .filter((span) => span.start < end && span.end > start)
      .map((span): WireField => {
        const place = {
          start: Math.max(span.start, start) - start,
          end: Math.min(span.end, end) - start,
          name: span.name,
        }
        const marked = mark?.({ name: span.name, bytes: this.text.slice(span.start, span.end), from: this.#from })
        return marked ? { ...place, mark: marked } : place
      })
    return { type: 'message', from: this.#from, at, bytes: this.text.slice(start, end), fields }
  }
}

function joined(events: readonly ConnectionEvent[], type: 'sent' | 'received'): Uint8Array {
  return Buffer.concat(events.flatMap((event) => (event.type === type ? [event.bytes] : [])))
}
