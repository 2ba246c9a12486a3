import { type Measure, NotFramed } from './frames.ts'

const CR = 13
const LF = 10
/** Redis itself nests no deeper; what does is not worth a stack. */
const deepest = 32
/** A line of a frame is a number or a short text; the longest of Redis, an inline command, is 64 kB. */
const longestLine = 64 * 1024

/** Measures RESP2 and RESP3 replies (https://redis.io/docs/latest/develop/reference/protocol-spec/). */
export function measureReply(bytes: Buffer, at: number): Measure {
  const end = frameEnd(bytes, at, 0)
  return end < 0 ? {} : { length: end - at }
}

/** Measures commands as they are sent: arrays of bulk strings, or a line ("inline"). */
export function measureCommand(bytes: Buffer, at: number): Measure {
  if (bytes[at] === 0x2a) return measureReply(bytes, at)
  const line = lineEnd(bytes, at)
  return line < 0 ? {} : { length: line - at }
}

/** Where the frame that begins at `at` ends, or -1 when it has not all come. */
function frameEnd(bytes: Buffer, at: number, depth: number): number {
  if (depth > deepest) throw new NotFramed('frames nested too deep')
  if (at >= bytes.length) return -1
  const end = lineEnd(bytes, at)
  if (end < 0) {
    if (!'+-:$*_#,(!=%~>|'.includes(String.fromCharCode(bytes[at] ?? 0))) throw new NotFramed('no type of RESP')
    return -1
  }
  switch (String.fromCharCode(bytes[at] ?? 0)) {
    case '+':
    case '-':
    case ':':
    case '_':
    case '#':
    case ',':
    case '(':
      return end
    case '$':
    case '!':
    case '=': {
      const length = count(bytes, at, end)
      if (length < 0) return end
      const whole = end + length + 2
      if (whole > bytes.length) return -1
      if (bytes[whole - 2] !== CR || bytes[whole - 1] !== LF) throw new NotFramed('a string without its CRLF')
      return whole
    }
    case '*':
    case '~':
    case '>':
      return itemsEnd(bytes, end, count(bytes, at, end), depth)
    case '%':
      return itemsEnd(bytes, end, 2 * count(bytes, at, end), depth)
    case '|': // attributes, then the reply that they are about
      return itemsEnd(bytes, end, 2 * count(bytes, at, end) + 1, depth)
    default:
      throw new NotFramed('no type of RESP')
  }
}

function itemsEnd(bytes: Buffer, from: number, items: number, depth: number): number {
  let at = from
  for (let item = 0; item < items; item++) {
    const end = frameEnd(bytes, at, depth + 1)
    if (end < 0) return end
    at = end
  }
  return at
}

function count(bytes: Buffer, at: number, end: number): number {
  const said = bytes.toString('latin1', at + 1, end - 2)
  if (!/^(-1|\d{1,10})$/.test(said)) throw new NotFramed('a length that is no number')
  return Number(said)
}

/** Behind the CRLF of the line that begins at `at`, or -1. */
function lineEnd(bytes: Buffer, at: number): number {
  const lf = bytes.indexOf(LF, at)
  if (lf < 0) {
    if (bytes.length - at > longestLine) throw new NotFramed('a line without an end')
    return -1
  }
  if (bytes[lf - 1] !== CR) throw new NotFramed('a line that ends without CR')
  return lf + 1
}
