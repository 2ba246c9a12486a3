import type { ReceivedStream } from '../bytes.ts'
import type { LineSpan } from './types.ts'

/** The longest line that a program may write, its line end left out, in bytes. */
export const LONGEST_LINE = 2 ** 20

const LF = 10

/** Tells lines apart as their bytes come, each ended by a line feed. Each byte is looked at once. */
export class LinesReader {
  readonly #stream: ReceivedStream
  #start = 0
  #looked = 0

  constructor(stream: ReceivedStream) {
    this.#stream = stream
  }

  /** Where the line begins that is read next. */
  get start(): number {
    return this.#start
  }

  /** Bytes of the next line that have come without its line feed. */
  get partial(): number {
    return this.#stream.bytes.length - this.#start
  }

  /** Takes the next line; undefined when it is not whole yet, `'too-long'` when it is longer than any may be. */
  next(): LineSpan | undefined | 'too-long' {
    const { bytes } = this.#stream
    const end = bytes.indexOf(LF, this.#looked)
    if ((end < 0 ? bytes.length : end) - this.#start > LONGEST_LINE) return 'too-long'
    this.#looked = end < 0 ? bytes.length : end + 1
    if (end < 0) return undefined
    const line = { start: this.#start, end }
    this.#start = end + 1
    return line
  }
}
