/** Bytes that are no RESP: the client and we no longer agree where a command begins, so the connection ends with this message. */
export class ProtocolError extends Error {}

const STAR = 42
const DOLLAR = 36

const MOST_WORDS = 2 ** 20
const LONGEST_WORD = 2 ** 29
const LONGEST_LINE = 2 ** 16

/** Commands out of a stream of bytes, however it was cut. Words are latin1: one character a byte, so nothing is lost. */
export class CommandReader {
  /** How many bytes the commands given so far have taken. */
  consumed = 0
  #buffer: Buffer = Buffer.alloc(0)
  #at = 0
  #arrived: Buffer[] = []
  #arrivedBytes = 0
  /** Without so many bytes more there is nothing to look at: a large value is put together once, not at each read. */
  #wanted = 0
  /** The command under way, and the length of its next word. */
  #words: string[] = []
  #count = 0
  #length = -1
  #passed = 0

  push(bytes: Buffer): void {
    this.#arrived.push(bytes)
    this.#arrivedBytes += bytes.length
  }

  /** The next whole command, or undefined until more bytes come. @throws ProtocolError */
  next(): string[] | undefined {
    if (this.#arrivedBytes < this.#wanted) return undefined
    this.#gather()
    for (;;) {
      const words = this.#count === 0 ? this.#begin() : this.#goOn()
      if (words === undefined) return undefined
      if (words.length === 0) continue
      this.consumed = this.#passed + this.#at
      return words
    }
  }

  #gather(): void {
    if (this.#arrived.length === 0) return
    const rest = this.#buffer.subarray(this.#at)
    this.#passed += this.#at
    this.#buffer = Buffer.concat([rest, ...this.#arrived])
    this.#at = 0
    this.#arrived = []
    this.#arrivedBytes = 0
    this.#wanted = 0
  }

  /** The count of an array, or a whole inline command; an empty list for what says nothing. */
  #begin(): string[] | undefined {
    if (this.#buffer[this.#at] !== STAR) return this.#inline()
    const count = this.#number(-Infinity, MOST_WORDS)
    if (count === undefined) return undefined
    this.#count = Math.max(0, count)
    this.#words = []
    return []
  }

  #goOn(): string[] | undefined {
    while (this.#words.length < this.#count) {
      if (this.#length < 0) {
        if (this.#at === this.#buffer.length) return undefined
        if (this.#buffer[this.#at] !== DOLLAR)
          throw new ProtocolError("ERR Protocol error: expected '$' before each word")
        const length = this.#number(0, LONGEST_WORD)
        if (length === undefined) return undefined
        this.#length = length
      }
      // CR LF are not looked at: the length has said where the word ends.
      const end = this.#at + this.#length + 2
      if (end > this.#buffer.length) {
        this.#wanted = end - this.#buffer.length
        return undefined
      }
      this.#words.push(this.#buffer.toString('latin1', this.#at, end - 2))
      this.#at = end
      this.#length = -1
    }
    this.#count = 0
    return this.#words
  }

  /** The number behind a sign; undefined until its line has ended. */
  #number(least: number, most: number): number | undefined {
    const digits = this.#line('\r\n')?.slice(1)
    if (digits === undefined) return undefined
    const number = /^-?\d+$/.test(digits) ? Number(digits) : NaN
    if (number >= least && number <= most) return number
    throw new ProtocolError('ERR Protocol error: invalid length')
  }

  /** A line of words with spaces between, as a person types it. */
  #inline(): string[] | undefined {
    const line = this.#line('\n')
    return line === undefined ? undefined : (line.match(/[^ \t\r]+/g) ?? [])
  }

  /** What comes before the next line end; undefined until that has come. */
  #line(ending: string): string | undefined {
    const end = this.#buffer.indexOf(ending, this.#at)
    if (end < 0) {
      if (this.#buffer.length - this.#at > LONGEST_LINE) throw new ProtocolError('ERR Protocol error: too long a line')
      return undefined
    }
    const line = this.#buffer.toString('latin1', this.#at, end)
    this.#at = end + ending.length
    return line
  }
}
