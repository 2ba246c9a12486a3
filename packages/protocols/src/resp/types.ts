import type { Located, Place, Span } from '../bytes.ts'
import type { OpenConnection, WaitOptions } from '../tcp/types.ts'

/** The types of RESP2, then those that RESP3 adds. Each null of RESP2 is a `null` whose name says which it is. */
export type RespType =
  | 'simple'
  | 'error'
  | 'integer'
  | 'bulk'
  | 'array'
  | 'null'
  | 'boolean'
  | 'double'
  | 'big'
  | 'bulk-error'
  | 'verbatim'
  | 'map'
  | 'set'
  | 'push'

/**
 * What a reply says: text of simple strings and errors as latin1 (one character a byte), bulk strings as bytes, whole
 * numbers as `number` where that is exact and as `bigint` where not, and the items of an array.
 */
export type RespValue = string | number | bigint | boolean | Uint8Array | undefined | readonly RespReply[]

/** A reply as plain JavaScript: text (UTF-8), numbers, `undefined` for null, arrays; maps as arrays of keys and values in turn. */
export type PlainReply = string | number | bigint | boolean | undefined | readonly PlainReply[]

/**
 * One reply, or one item of a reply, with its places. It is a `Located` value: `at` is where the value itself stands, so
 * without type byte, length and CR LF; the whole run for what has no bytes of its own (null, empty text) or is an array.
 */
export interface RespReply extends Located<RespValue> {
  readonly type: RespType
  /** The whole reply on its stream, from its type byte (or that of its attributes) to its last LF. */
  readonly whole: Span
  /** The type, placed at the type byte. */
  readonly kind: Located<RespType>
  /** The value as text (UTF-8, invalid bytes become U+FFFD); numbers as they were written; nothing for null and arrays. */
  readonly text: Located<string | undefined>
  /** The value without places. */
  readonly plain: Located<PlainReply>
  /** What an array, map (keys and values in turn), set or push holds; none for all others. */
  readonly items: readonly RespReply[]
  /** For `null`: `bulk` for `$-1`, `array` for `*-1`, `null` for RESP3's `_`. */
  readonly nullOf?: 'bulk' | 'array' | 'null'
  /** For `verbatim`: its three letters, "txt" or "mkd". */
  readonly format?: string
  /** RESP3 attributes that stood before it, keys and values in turn. */
  readonly attributes?: readonly RespReply[]
}

/** A word of a command. A string is sent as UTF-8, a number as it is written. */
export type Word = string | number | bigint | Uint8Array

/** How one connection is opened. */
export interface RespConnectOptions {
  /** Another way to the server, such as a link with faults. */
  readonly via?: Place | undefined
  /** How long a connection, a reply or an end may take in ms, the client's own `replyWithin` unless given. */
  readonly within?: number | undefined
}

/** A RESP client that sends exactly the bytes it is given, well-formed or not. */
export interface Resp {
  /** Opens a connection of its own. @throws WireError refused | reset | hung */
  connect(o?: RespConnectOptions): Promise<RespConnection>
  /** One command on a new connection, its reply, then the connection is closed. @throws WireError */
  command(...words: Word[]): Promise<RespReply>
}

/** One connection of a `Resp`. */
export interface RespConnection extends OpenConnection {
  /** Sends a command as an array of bulk strings and reads the next reply. Several at once are answered in order. @throws WireError */
  command(...words: Word[]): Promise<RespReply>
  /** Sends all commands in one write and reads as many replies, in order. `within` is for each reply. @throws WireError */
  pipeline(commands: readonly (readonly Word[])[], o?: WaitOptions): Promise<RespReply[]>
  /**
   * Sends bytes as they are; a string is latin1. Resolves when the system has taken them, or when the server answers or ends
   * the connection first. What the server did to the connection is told by `reply` and `ended`, never here.
   * @throws WireError hung, when the server reads too slowly for all of it to leave in time
   */
  send(data: string | Uint8Array): Promise<void>
  /** Sends bytes as separate segments, cut before each offset of `cuts` (rising, inside the data), `paceMs` apart, 1 unless given. */
  sendInPieces(data: string | Uint8Array, cuts: readonly number[], o?: { readonly paceMs?: number }): Promise<void>
  /** The next reply. Calls made at once are answered in order. @throws WireError hung | closed | reset | garbled */
  reply(o?: WaitOptions): Promise<RespReply>
}
