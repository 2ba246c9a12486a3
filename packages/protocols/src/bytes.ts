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

/** A named run of a message as it is drawn over its bytes: what a field is called and what it says. */
export interface Field {
  readonly start: number
  readonly end: number
  /** The field's own name in its standard: "QDCOUNT", "bulk length". */
  readonly name: string
  /** What it says, decoded, as a person writes it: "example.org", "3", "NXDOMAIN". */
  readonly value?: string
  /** Which bits of the run it is, [from, to), bit 0 the most significant of the first byte. All of them unless told. */
  readonly bits?: { readonly from: number; readonly to: number }
  /** How deep it lies within other fields, 0 or absent for the outermost. */
  readonly depth?: number
}

/** Where something listens. */
export interface Place {
  readonly host: string
  readonly port: number
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

/**
 * The bytes to send for `data`: bytes as they are, a string as latin1, one byte a character, so that any byte can be written.
 * @throws RangeError for a character above U+00FF, which is not one byte; encode such text first.
 */
export function bytesOf(data: string | Uint8Array): Uint8Array {
  if (typeof data !== 'string') return data
  const wide = data.search(/[^\0-\xff]/u)
  if (wide >= 0) {
    throw new RangeError(
      `character ${wide} of the text to send, ${JSON.stringify(data[wide])}, is not one byte; encode it, for example with Buffer.from(text)`,
    )
  }
  return Buffer.from(data, 'latin1')
}

/** Bytes as a latin1 string: one character a byte, nothing lost. The inverse of `bytesOf`. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}
