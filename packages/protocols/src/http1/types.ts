import type { Located, Span } from '../bytes.ts'

/** One field line of a head or trailer section, RFC 9112 §5. `value` is without surrounding whitespace. */
export interface FieldLine {
  readonly name: Located<string>
  readonly value: Located<string>
}

/** One chunk of a chunked body as it stood on the wire, RFC 9112 §7.1. */
export interface Chunk {
  readonly size: Located<number>
  readonly data: Span
}

/**
 * A whole HTTP/1.x response read off a connection (RFC 9112), every part with its place.
 * Interim responses (1xx) are replies of their own.
 */
export interface Reply {
  /** "HTTP/1.1" as it was written. */
  readonly version: Located<string>
  readonly status: Located<number>
  readonly reason: Located<string>
  readonly fields: readonly FieldLine[]
  /** How the end of the body was known, RFC 9112 §6.3. */
  readonly framing: 'none' | 'content-length' | 'chunked' | 'until-close'
  /** The body, decoded from its framing, as bytes. */
  readonly body: Located<Uint8Array>
  /** The body as text (UTF-8; invalid bytes become U+FFFD). */
  readonly text: Located<string>
  readonly chunks: readonly Chunk[]
  readonly trailers: readonly FieldLine[]
  /** The named runs of the whole message, in order, for drawing. */
  readonly spans: readonly Span[]
  /** The message's run on its stream. */
  readonly at: Span
  /** Milliseconds on the observer's clock of the first and the last byte. */
  readonly firstByteAt: number
  readonly lastByteAt: number
  /** The value of a field by name, in any case; several lines are joined by ", " (RFC 9110 §5.3). */
  field(name: string): Located<string | undefined>
  /** All lines of that name, in order. */
  fieldLines(name: string): readonly FieldLine[]
}
