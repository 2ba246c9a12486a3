import { latin1 } from '../bytes.ts'
import { BadMessage, BodyReader } from './body-reader.ts'
import { clientNames, readClientMessage, readOpening } from './read-client-message.ts'
import { readServerMessage, serverNames } from './read-server-message.ts'
import type { ClientMessage, NotPostgres, PostgresSide, ServerMessage } from './types.ts'

/** The longest message that is taken for one: PostgreSQL itself takes 1 GiB, no driver of a program under check needs it. */
const longest = 64 * 2 ** 20

interface Sides {
  readonly client: ClientMessage
  readonly server: ServerMessage
}

/**
 * Reads one direction of a session of the PostgreSQL protocol, version 3: bytes in, messages with their places out. No I/O.
 * After the first message that can't be, `garbled` says what and where, and nothing more is read.
 */
export class PostgresReader<S extends PostgresSide> {
  /** What could not be read. */
  garbled: NotPostgres | undefined
  readonly #side: S
  #opening: boolean
  #rest: Uint8Array = new Uint8Array()
  #offset = 0

  /** `side` is who says what is read. */
  constructor(side: S) {
    this.#side = side
    this.#opening = side === 'client'
  }

  /** The bytes that are not yet a whole message. */
  get rest(): Uint8Array {
    return this.#rest
  }

  /** Takes bytes as they came, in any pieces; gives the messages that are whole now. */
  push(bytes: Uint8Array): Sides[S][] {
    if (this.garbled) return []
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes])
    const messages: Sides[S][] = []
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) messages.push(next)
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error
      this.garbled = error.found
    }
    return messages
  }

  #next(): Sides[S] | undefined {
    const head = this.#opening ? 4 : 5
    if (this.#rest.length < head) return undefined
    const length = Buffer.from(this.#rest.buffer, this.#rest.byteOffset).readInt32BE(head - 4)
    const start = this.#offset
    const least = this.#opening ? 8 : 4
    if (length < least || length > longest) {
      throw new BadMessage({
        at: { start: start + head - 4, end: start + head, name: 'length' },
        expected: `a length from ${least} to ${longest}`,
        message: `No message is ${length} bytes long.`,
      })
    }
    const whole = length + head - 4
    if (this.#rest.length < whole) return undefined
    const bytes = this.#rest.subarray(0, whole)
    const code = this.#opening ? '' : latin1(bytes.subarray(0, 1))
    const name = this.#nameOf(code)
    const reader = new BodyReader(bytes.subarray(head), start + head, name)
    const message = this.#read(code, reader)
    reader.end()
    if (message.type === 'StartupMessage') this.#opening = false
    this.#rest = this.#rest.subarray(whole)
    this.#offset += whole
    const frame = [
      ...(this.#opening || code === '' ? [] : [{ start, end: start + 1, name: 'message type', value: name }]),
      { start: start + head - 4, end: start + head, name: 'length', value: String(length) },
    ]
    const at = { start, end: start + whole, name }
    return { ...message, at, bytes, fields: [...frame, ...reader.fields] } as Sides[S]
  }

  #nameOf(code: string): string {
    if (code === '') return 'opening message'
    return (this.#side === 'client' ? clientNames : serverNames)[code] ?? `message "${code}"`
  }

  #read(code: string, reader: BodyReader) {
    if (code === '') return readOpening(reader)
    return this.#side === 'client' ? readClientMessage(code, reader) : readServerMessage(code, reader)
  }
}
