import type { Socket } from 'node:net'
import { Refusal } from './refusal.ts'
import type { Status } from './status.ts'

const LF = 0x0a
const CR = 0x0d

/** The client ended in the middle of a request: there is nobody to answer, and nothing whole to act on. */
export class ClientGone extends Error {}

/** The bytes of one connection, as lines and lengths, however the network cut them. */
export class Input {
  readonly #chunks: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(socket: Socket) {
    this.#chunks = socket[Symbol.asyncIterator]()
  }

  /** Waits until there is something to read; false when the client has ended. */
  async waiting(): Promise<boolean> {
    return this.#rest.length > 0 || (await this.#more())
  }

  /** The next line without its CRLF, as latin1. A longer one than `limit` is refused with the status `tooLong`. */
  async line(limit: number, tooLong: Status): Promise<string> {
    let searched = 0
    for (;;) {
      const end = this.#rest.indexOf(LF, searched)
      const length = end < 0 ? this.#rest.length : end
      if (length > limit) throw new Refusal(tooLong)
      if (end >= 0) {
        // A lone LF may be taken for a line end (RFC 9112 §2.2); refusing it leaves no room for two readings.
        if (this.#rest[end - 1] !== CR) throw new Refusal(400)
        return this.#cut(end + 1).toString('latin1', 0, end - 1)
      }
      searched = this.#rest.length
      if (!(await this.#more())) throw new ClientGone()
    }
  }

  /** Exactly `count` bytes. */
  async take(count: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let missing = count; missing > 0;) {
      if (!(await this.waiting())) throw new ClientGone()
      const part = this.#cut(Math.min(missing, this.#rest.length))
      missing -= part.length
      parts.push(part)
    }
    return Buffer.concat(parts)
  }

  /** Reads and forgets until the client ends. */
  async drain(): Promise<void> {
    do this.#rest = Buffer.alloc(0)
    while (await this.#more())
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next()
    if (next.done) return false
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value])
    return true
  }

  #cut(end: number): Buffer {
    const part = this.#rest.subarray(0, end)
    this.#rest = this.#rest.subarray(end)
    return part
  }
}
