import { latin1 } from '../bytes.ts'
import type { Span } from '../bytes.ts'
import { GrowingBytes } from '../growing-bytes.ts'
import { NotHttp } from './not-http.ts'

/** Most bytes of one line, and of a whole message. A message that needs more is refused, so that memory stays bounded. */
export const LINE_LIMIT = 64 * 1024
export const MESSAGE_LIMIT = 64 * 1024 * 1024

const LF = 10
const CR = 13

/** A line without its CR LF. Offsets count from the start of the stream. */
export interface Line {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Bytes of one message as they come, taken off as lines or as counted runs. Knows nothing of HTTP but its line ends. */
export class LineReader {
  readonly #bytes = new GrowingBytes()
  readonly #offset: number
  #position = 0
  #scanned = 0

  /** `offset` is where the first byte stands in its stream. */
  constructor(offset: number) {
    this.#offset = offset
  }

  append(bytes: Uint8Array): void {
    this.#bytes.append(bytes)
  }

  /** Where the next byte to be taken stands in the stream. */
  get position(): number {
    return this.#offset + this.#position
  }

  /** How many bytes are there and not yet taken. */
  get left(): number {
    return this.#bytes.length - this.#position
  }

  /** The byte `ahead` places after the next one, if it is there. */
  peek(ahead = 0): number | undefined {
    return this.#bytes.bytes[this.#position + ahead]
  }

  /** The bytes of a run of the stream. */
  slice(start: number, end: number): Uint8Array {
    return this.#bytes.bytes.subarray(start - this.#offset, end - this.#offset)
  }

  /** Takes up to `count` bytes and returns their run. */
  take(count: number): { start: number; end: number } {
    const start = this.position
    this.#position += Math.min(count, this.left)
    this.#scanned = this.#position
    return { start, end: this.position }
  }

  /** Takes a line that CR LF ends, or returns undefined when its end has not come. `what` names it in complaints: "the status line". */
  line(what: string): Line | undefined {
    const bytes = this.#bytes.bytes
    const limit = this.#position + LINE_LIMIT
    for (let i = this.#scanned; i < bytes.length; i++) {
      if (i >= limit) this.#complain(limit - 1, `the end of ${what}`, tooLong(what))
      const byte = bytes[i]
      if (byte === LF) this.#complain(i, 'CR LF', LF_ALONE)
      if (byte !== CR) continue
      if (i + 1 === bytes.length) return this.#resume(i)
      if (bytes[i + 1] !== LF) this.#complain(i, 'CR LF, or no CR', CR_ALONE)
      const line = { start: this.position, end: this.#offset + i, text: latin1(bytes.subarray(this.#position, i)) }
      this.#position = this.#scanned = i + 2
      return line
    }
    return this.#resume(bytes.length)
  }

  #resume(scanned: number): undefined {
    this.#scanned = scanned
  }

  #complain(index: number, expected: string, message: string): never {
    const start = this.#offset + index
    throw new NotHttp({ start, end: start + 1 }, expected, message)
  }
}

const LF_ALONE = String.raw`A line ends with LF alone ("\n"). HTTP ends each line with CR LF ("\r\n"), RFC 9112 §2.2.`
const CR_ALONE = String.raw`A CR ("\r") stands without the LF ("\n") that belongs after it. Outside a body that is never allowed, RFC 9112 §2.2.`
const tooLong = (what: string) =>
  `After ${LINE_LIMIT} bytes ${what} has still not ended. Backroad reads no longer lines; is the CR LF missing?`

/** The run [start, end) under a name. */
export function span(run: { start: number; end: number }, name: string): Span {
  return { start: run.start, end: run.end, name }
}
