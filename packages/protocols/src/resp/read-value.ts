import { NotResp } from './not-resp.ts'

interface Run {
  readonly start: number
  readonly end: number
}

const INT64_MAX = 2n ** 63n - 1n

/** A signed whole number of 64 bits, as `number` where that is exact. @throws NotResp when it needs more bits */
export function readInteger(text: string, at: Run): number | bigint {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  const exact = wholeNumber(text)
  if (exact > INT64_MAX || exact < -INT64_MAX - 1n) {
    throw new NotResp(at, 'a signed number of 64 bits', `The integer ${text} does not fit into 64 bits with a sign.`)
  }
  return exact
}

/** The length or number of items that a line of digits says, -1 for null. */
export function readCount(text: string, at: Run): number {
  const count = Number(text)
  if (Number.isSafeInteger(count)) return count
  throw new NotResp(at, 'a length that can be', `No reply is ${text} long.`)
}

/** RESP3's null has nothing between its byte and CR LF. */
export function readNull(text: string, at: Run): undefined {
  if (text === '') return undefined
  throw new NotResp(at, 'CR LF', 'A null is "_" and CR LF, with nothing between them.')
}

export function readBoolean(text: string, at: Run): boolean {
  if (text === 't' || text === 'f') return text === 't'
  throw new NotResp(at, '"t" or "f"', 'A boolean is "#t" or "#f".')
}

/** `inf`, `-inf` and `nan` are what they say. */
export function readDouble(text: string, at: Run): number {
  if (text === 'inf' || text === '-inf') return text === 'inf' ? Infinity : -Infinity
  if (text === 'nan') return NaN
  if (/^[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?$/.test(text)) return Number(text)
  throw new NotResp(at, 'a decimal number, "inf", "-inf" or "nan"', 'A double that is no number.')
}

export function readBig(text: string, at: Run): bigint {
  if (/^[+-]?[0-9]+$/.test(text)) return wholeNumber(text)
  throw new NotResp(at, 'a whole number', 'A big number that is no number.')
}

/** `BigInt` knows no plus sign. */
function wholeNumber(text: string): bigint {
  return BigInt(text.startsWith('+') ? text.slice(1) : text)
}
