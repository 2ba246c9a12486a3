/** Bytes that are no RESP: the client and we no longer agree where a command begins, so the connection has to end. */
export class ProtocolError extends Error {}

const CR = 13
const LF = 10
const ZERO = 48
const STAR = 42
const DOLLAR = 36

const MOST_WORDS = 1024 * 1024
const LONGEST_WORD = 512 * 1024 * 1024
const LONGEST_LINE = 64 * 1024

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
    this.#buffer =
      rest.length === 0 && this.#arrived.length === 1 ? this.#arrived[0]! : Buffer.concat([rest, ...this.#arrived])
    this.#at = 0
    this.#arrived = []
    this.#arrivedBytes = 0
    this.#wanted = 0
  }

  /** The count of an array, or a whole inline command; an empty list for what says nothing. */
  #begin(): string[] | undefined {
    if (this.#at === this.#buffer.length) return undefined
    if (this.#buffer[this.#at] !== STAR) return this.#inline()
    const count = this.#number('multibulk length', MOST_WORDS)
    if (count === undefined) return undefined
    this.#count = Math.max(0, count)
    this.#words = []
    return []
  }

  #goOn(): string[] | undefined {
    while (this.#words.length < this.#count) {
      if (this.#length < 0) {
        if (this.#at === this.#buffer.length) return undefined
        if (this.#buffer[this.#at] !== DOLLAR) throw new ProtocolError("expected '$' before each word")
        const length = this.#number('bulk length', LONGEST_WORD)
        if (length === undefined) return undefined
        if (length < 0) throw new ProtocolError('invalid bulk length')
        this.#length = length
      }
      const end = this.#at + this.#length
      if (end + 2 > this.#buffer.length) {
        this.#wanted = end + 2 - this.#buffer.length
        return undefined
      }
      this.#words.push(this.#buffer.toString('latin1', this.#at, end))
      this.#at = end + 2
      this.#length = -1
    }
    this.#count = 0
    return this.#words
  }

  /** The number between a sign and CR LF; undefined until the line has ended. */
  #number(what: string, most: number): number | undefined {
    const minus = this.#buffer[this.#at + 1] === 45
    const begin = this.#at + (minus ? 2 : 1)
    let number = 0
    for (let i = begin; i < this.#buffer.length; i++) {
      const byte = this.#buffer[i]!
      if (byte === CR && i > begin) {
        if (i + 1 === this.#buffer.length) return undefined
        if (this.#buffer[i + 1] !== LF) throw new ProtocolError(`invalid ${what}`)
        this.#at = i + 2
        return minus ? -number : number
      }
      number = number * 10 + byte - ZERO
      if (byte < ZERO || byte > ZERO + 9 || number > most || i > begin + 10) throw new ProtocolError(`invalid ${what}`)
    }
    return undefined
  }

  /** A line of words with spaces between, as a person types it. */
  #inline(): string[] | undefined {
    const end = this.#buffer.indexOf(LF, this.#at)
    if ((end < 0 ? this.#buffer.length : end) - this.#at > LONGEST_LINE)
      throw new ProtocolError('too big inline request')
    if (end < 0) return undefined
    const words = this.#buffer.toString('latin1', this.#at, end).split(/[ \t\r]+/)
    this.#at = end + 1
    return words.filter((word) => word !== '')
  }
}
