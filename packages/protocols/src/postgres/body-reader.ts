import { type Field, latin1 } from '../bytes.ts'
import type { NotPostgres } from './types.ts'

/** Thrown inside the codec at the first byte that cannot be; never leaves it. */
export class BadMessage extends Error {
  readonly found: NotPostgres

  constructor(found: NotPostgres) {
    super(found.message)
    this.found = found
  }
}

/** Reads the body of one message and names each part of it. `origin` is the place of the body in the stream. */
export class BodyReader {
  readonly fields: Field[] = []
  readonly #body: Uint8Array
  readonly #origin: number
  readonly #of: string
  #position = 0

  /** `of` is the message's name, for complaints. */
  constructor(body: Uint8Array, origin: number, of: string) {
    this.#body = body
    this.#origin = origin
    this.#of = of
  }

  get left(): number {
    return this.#body.length - this.#position
  }

  byte(name: string): string {
    const bytes = this.#take(1, name)
    return this.#named(name, 1, latin1(bytes))
  }

  int16(name: string): number {
    const value = view(this.#take(2, name)).getInt16(0)
    this.#named(name, 2, String(value))
    return value
  }

  int32(name: string): number {
    const value = view(this.#take(4, name)).getInt32(0)
    this.#named(name, 4, String(value))
    return value
  }

  bytes(count: number, name: string): Uint8Array {
    const bytes = this.#take(count, name)
    this.#named(name, count)
    return bytes
  }

  /** A text in UTF-8 that a zero byte ends. */
  text(name: string): string {
    const end = this.#body.indexOf(0, this.#position)
    if (end < 0) {
      this.complain(
        this.#position,
        this.#body.length,
        `${name} and a zero byte`,
        `The ${name} of ${this.#of} has no end.`,
      )
    }
    const value = Buffer.from(this.#body.subarray(this.#position, end)).toString('utf8')
    const length = end + 1 - this.#position
    this.#position = end + 1
    return this.#named(name, length, value)
  }

  /** @throws BadMessage where bytes are left over */
  end(): void {
    if (this.left === 0) return
    this.complain(this.#position, this.#body.length, 'the next message', `${this.left} bytes follow ${this.#of} in it.`)
  }

  complain(start: number, end: number, expected: string, message: string): never {
    const at = { start: this.#origin + start, end: this.#origin + Math.max(end, start + 1), name: this.#of }
    throw new BadMessage({ at, expected, message })
  }

  #take(count: number, name: string): Uint8Array {
    if (count < 0 || count > this.left) {
      this.complain(this.#position, this.#body.length, name, `${this.#of} ends where ${name} should stand.`)
    }
    this.#position += count
    return this.#body.subarray(this.#position - count, this.#position)
  }

  #named(name: string, length: number, value?: string): string {
    const end = this.#origin + this.#position
    this.fields.push({ start: end - length, end, name, ...(value === undefined ? {} : { value }) })
    return value ?? ''
  }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
