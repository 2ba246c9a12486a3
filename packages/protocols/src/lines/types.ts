import type { Located, ReceivedStream, Span } from '../bytes.ts'
import type { JsonValue } from '../json/json-node.ts'
import type { WaitOptions } from '../tcp/types.ts'

/** What a request is known by: its reply says the same. */
export type LineId = number | string

/** A request as plain JSON. Where it has no `id` of its own it is given the next number. */
export interface LineRequest {
  readonly id?: LineId
  readonly [name: string]: JsonValue | undefined
}

/** One reply: a JSON object in a line. As a value it is that object, placed at the line without its line end. */
export interface LineReply extends Located<{ readonly [name: string]: JsonValue }> {
  readonly stream: ReceivedStream
  readonly id: Located<LineId | null>
  /** The line of the request that it answers, without its line end. */
  readonly request: Uint8Array
  /** A member, or one within it, by its path. Where there is none, its value is undefined and its place the whole reply. */
  field(...path: readonly (string | number)[]): Located<JsonValue | undefined>
  /** What the program says is wrong with the request; undefined in a reply that is no error. */
  readonly error: Located<JsonValue | undefined>
}

export interface AskManyOptions extends WaitOptions {
  /** Requests on their way at once; all of them unless told. One is sent when the one before is answered. */
  readonly inFlight?: number
  /** All are sent at once, cut before each of these offsets of their bytes, in writes of their own. */
  readonly cuts?: readonly number[]
  /** The input is ended right after the last request. */
  readonly thenEnd?: boolean
}

/**
 * A program that answers lines of JSON on its standard input by lines on its standard output, in their order. What goes wrong is
 * a `WireError`: hung (late, missing), garbled (no reply, double, out of order, too long), closed (it ended its output) or reset
 * (it closed its input).
 */
export interface LinesClient {
  /** Sends a request and reads its reply, whichever it is. `within` is for the reply. @throws WireError */
  ask(request: LineRequest, o?: WaitOptions): Promise<LineReply>
  /** Sends several and reads as many replies, in order. `within` is for each reply. @throws WireError */
  askMany(requests: readonly LineRequest[], o?: AskManyOptions): Promise<LineReply[]>
  /** Sends a line that need not be JSON (text is sent as UTF-8) and reads the reply, whose id must be null. @throws WireError */
  askLine(line: string | Uint8Array, o?: WaitOptions): Promise<LineReply>
  /** Ends the program's input, after all that was sent. */
  endInput(): void
}

/** Where in a stream a line stands, its line end left out. */
export type LineSpan = Pick<Span, 'start' | 'end'>
