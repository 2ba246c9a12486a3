import type { Located, Place, Span } from '../bytes.ts'
import type { OpenConnection, WaitOptions } from '../tcp/types.ts'

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

/** How a connection is made. */
export interface ConnectOptions {
  /** Where to connect in place of the server: a link that leads to it. */
  readonly via?: Place
}

/** How a reply is waited for: `within` counts from the call to its last byte. */
export interface ReplyOptions extends WaitOptions {
  /** The method of the request that this answers; without it taken from the request lines sent, in order. */
  readonly method?: string
  /** Gives interim replies (1xx) too; otherwise those from 100 to 199 but 101 are skipped. */
  readonly interim?: boolean
}

/** An HTTP/1.1 client that sends exactly the bytes it is given, well-formed or not. */
export interface Http1 {
  /** Opens a connection of its own. @throws WireError refused | reset | hung */
  connect(o?: ConnectOptions): Promise<Http1Connection>
  /** One request on a new connection, its reply, then the connection is closed. `data` is the whole request, byte for byte. @throws WireError */
  request(data: string | Uint8Array, o?: ReplyOptions & ConnectOptions): Promise<Reply>
}

/** One connection of an `Http1`. Strings are latin1, so that any byte can be sent. */
export interface Http1Connection extends OpenConnection {
  /**
   * Sends bytes at once. Resolves when the system has taken them, or when the server answers or ends the connection first.
   * What the server did to the connection is told by `reply` and `ended`, never here.
   * @throws WireError hung, when the server reads too slowly for all of it to leave in time
   */
  send(data: string | Uint8Array): Promise<void>
  /**
   * Sends bytes as separate segments, cut before each offset of `cuts` (rising, inside the data). `paceMs` lies between
   * two pieces, 1 unless given, so that they arrive apart.
   */
  sendInPieces(data: string | Uint8Array, cuts: readonly number[], o?: { readonly paceMs?: number }): Promise<void>
  /** The next reply. Calls made at once are answered in order. @throws WireError hung | closed | reset | garbled */
  reply(o?: ReplyOptions): Promise<Reply>
}
