/**
 * Bytes with places in them. Codecs here do no I/O: they say what bytes mean and where each meaning stands,
 * so that evidence and drawings can point at the very byte.
 */

/** A half-open run of bytes [start, end) with its name, offsets counted from the start of the stream it is in. */
export interface Span {
  readonly start: number
  readonly end: number
  /** The field's own name in its standard: "status code", "field name", "chunk size". */
  readonly name: string
}

/** A decoded value that remembers where on which stream it was read. */
export interface Located<T> {
  readonly value: T
  /** Where it stands. For something absent: the run in which it should have stood. */
  readonly at: Span
  /** The stream it was read from; `undefined` for a value that was computed. */
  readonly stream?: ReceivedStream
}

/** What has been received so far on one connection. Offsets in `Span` index `bytes`. */
export interface ReceivedStream {
  readonly connection: number
  readonly bytes: Uint8Array
}
