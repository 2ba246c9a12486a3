import { nameOfByte } from '../http1/not-http.ts'
import { NotResp } from './not-resp.ts'
import { kindOf } from './resp-kind.ts'
import type { RespKind } from './resp-kind.ts'

/** Most bytes of one line of text. A line that needs more is refused, so that memory stays bounded. */
export const LINE_LIMIT = 64 * 1024

const LF = 10
const CR = 13
const PLUS = 43
const MINUS = 45
const DIGITS_LIMIT = 20

/** The line that a value begins with: its type byte and what follows up to CR LF. Offsets count from the start of the bytes. */
export interface Head {
  readonly kind: RespKind
  /** The run between the type byte and CR LF. */
  readonly start: number
  readonly end: number
  /** Where what comes after CR LF begins. */
  readonly next: number
}

/** What of a head is not there yet. `scanned` is how far its text was searched, to go on from there. */
export interface HeadToCome {
  readonly kind?: RespKind
  readonly scanned: number
}

/** What stood before, for a complaint about the first byte of a value: "the end of a bulk string of 4 bytes". */
export type After = () => string | undefined

/**
 * Reads the line that begins at `from`. `scanned` is where an earlier try that lacked bytes has stopped searching.
 * @throws NotResp at the first byte that cannot be
 */
export function readHead(bytes: Uint8Array, from: number, scanned: number, after: After): Head | HeadToCome {
  const byte = bytes[from]
  if (byte === undefined) return { scanned: from }
  const kind = kindOf(byte)
  if (!kind) throw unknownType(byte, from, after)
  const start = from + 1
  const end =
    kind.form === 'text' ? textEnd(bytes, start, Math.max(start, scanned), kind) : numberEnd(bytes, start, kind)
  if (end === undefined) return { kind, scanned: Math.max(start, bytes.length - 1) }
  return { kind, start, end, next: end + 2 }
}

export function isWhole(head: Head | HeadToCome): head is Head {
  return 'next' in head
}

function unknownType(byte: number, at: number, after: After): NotResp {
  const stood = after()
  const follows = stood === undefined ? '' : ` It comes after ${stood}.`
  const hint = byte === CR || byte === LF ? ' Is there a line end too many, or a length too small?' : ''
  return new NotResp(
    at,
    'a type byte, as "+", "-", ":", "$" or "*"',
    `Unknown type byte: ${nameOfByte(byte)}. A reply begins with the byte of its type, as "+" in "+OK".${follows}${hint}`,
  )
}

/** Where the CR of the line's end stands, when CR LF has come. */
function textEnd(bytes: Uint8Array, start: number, scanned: number, kind: RespKind): number | undefined {
  const cr = bytes.indexOf(CR, scanned)
  // The LF of another value further on is not this line's.
  const lf = bytes.subarray(0, cr < 0 ? bytes.length : cr).indexOf(LF, scanned)
  const end = lf >= 0 ? lf : cr >= 0 ? cr : bytes.length
  if (end - start > LINE_LIMIT) {
    throw new NotResp(
      start + LINE_LIMIT,
      `the CR LF after the ${kind.name}`,
      `After ${LINE_LIMIT} bytes the ${kind.name} has still not ended. Backroad reads no longer lines; is its CR LF missing?`,
    )
  }
  if (lf >= 0) throw lineFeedAlone(lf, `the ${kind.name}`)
  return cr < 0 ? undefined : lineEnd(bytes, cr)
}

/** As `textEnd`, for digits with a sign: what is no number is told at its first byte, before the line ends. */
function numberEnd(bytes: Uint8Array, start: number, kind: RespKind): number | undefined {
  const what = kind.form === 'number' ? 'integer' : kind.form === 'bytes' ? 'length' : 'number of items'
  const sign = bytes[start]
  const signed =
    (sign === MINUS && (kind.form === 'number' || kind.nullable)) || (sign === PLUS && kind.form === 'number')
  const digits = signed ? start + 1 : start
  const isNull = signed && kind.form !== 'number'
  for (let i = digits; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte === LF) throw lineFeedAlone(i, `the ${what}`)
    if (byte === CR && i > digits) return lineEnd(bytes, i)
    if (isNull && (i > digits || byte !== 49)) {
      throw new NotResp(i, `a ${what}`, `A ${what} below 0 is only ever -1, which says that there is no ${kind.name}.`)
    }
    if (byte < 48 || byte > 57) throw noNumber(i, byte, what, kind)
    if (i - digits >= DIGITS_LIMIT) throw new NotResp(i, `CR LF`, `No ${what} has more than ${DIGITS_LIMIT} digits.`)
  }
  return undefined
}

function noNumber(at: number, byte: number, what: string, kind: RespKind): NotResp {
  const title = what === 'integer' ? 'Integer' : what === 'length' ? 'Length' : 'Number of items'
  const of = what === 'integer' ? '' : `, the ${what} of ${kind.name === 'array' ? 'an array' : `a ${kind.name}`}`
  return new NotResp(
    at,
    byte === CR ? 'a digit' : 'a digit or CR LF',
    `${title} that is no number: ${nameOfByte(byte)} stands where ${byte === CR ? 'a digit' : 'a digit or CR LF'} belongs${of}.`,
  )
}

/** `cr` when LF follows it, nothing when its LF has not come. */
function lineEnd(bytes: Uint8Array, cr: number): number | undefined {
  const after = bytes[cr + 1]
  if (after === undefined) return undefined
  if (after === LF) return cr
  throw new NotResp(
    cr + 1,
    'LF',
    String.raw`CR alone: ${nameOfByte(after)} stands where the LF ("\n") after CR belongs.`,
  )
}

function lineFeedAlone(at: number, what: string): NotResp {
  return new NotResp(at, 'CR LF', String.raw`LF alone ("\n") ends ${what}. RESP ends each line with CR LF ("\r\n").`)
}
