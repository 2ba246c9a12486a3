import type { Field } from '../bytes.ts'
import { NotDns } from './not-dns.ts'

/** A run within one message, offsets from its start. */
export interface Run {
  readonly start: number
  readonly end: number
}

/** Where in a message is read, and the fields named so far. Offsets are the message's own; `origin` is its place in the stream. */
export class Cursor {
  readonly bytes: Uint8Array
  readonly origin: number
  readonly fields: Field[] = []
  position = 0
  #depth = 0

  constructor(bytes: Uint8Array, origin: number) {
    this.bytes = bytes
    this.origin = origin
  }

  get left(): number {
    return this.bytes.length - this.position
  }

  /** Takes a number of `size` bytes and names it. `show` says it in words. */
  number(size: 1 | 2 | 4, name: string, show: (value: number) => string = String): { value: number; at: Run } {
    const at = this.take(size, name)
    let value = 0
    for (let i = at.start; i < at.end; i++) value = value * 256 + (this.bytes[i] ?? 0)
    this.name(at, name, show(value))
    return { value, at }
  }

  /** Takes `count` bytes. `what` names them in the complaint that they are not all there. */
  take(count: number, what: string): Run {
    const start = this.position
    if (count > this.left) this.cut(start, what, count)
    this.position += count
    return { start, end: this.position }
  }

  /** Names a run. */
  name(at: Run, name: string, value?: string, bits?: Field['bits']): void {
    this.fields.push({
      start: this.origin + at.start,
      end: this.origin + at.end,
      name,
      ...(value === undefined ? {} : { value }),
      ...(bits ? { bits } : {}),
      ...(this.#depth > 0 ? { depth: this.#depth } : {}),
    })
  }

  /** Reads something made of fields; they lie within one named `name`, also when the reading ends early. */
  within<T>(name: string, read: () => T, show: (result: T) => string | undefined = () => undefined): T {
    const start = this.position
    const index = this.fields.length
    let value: string | undefined
    this.#depth++
    try {
      const result = read()
      value = show(result)
      return result
    } finally {
      this.#depth--
      if (this.position > start) {
        this.name({ start, end: this.position }, name, value)
        this.fields.splice(index, 0, ...this.fields.splice(-1))
      }
    }
  }

  /** The message ends inside `what`, which would take `count` bytes from `start`. */
  cut(start: number, what: string, count: number): never {
    const there = this.bytes.length - start
    this.complain(
      { start: there > 0 ? start : start - 1, end: this.bytes.length },
      `${count === 1 ? 'one byte' : `${count} bytes`} of ${what}`,
      there > 0
        ? `The message ends in the middle of ${what}: of ${count} bytes ${there === 1 ? 'one is' : `${there} are`} there.`
        : `The message ends where ${what} should stand.`,
    )
  }

  complain(at: Run, expected: string, message: string): never {
    throw new NotDns(
      { start: this.origin + Math.max(0, at.start), end: this.origin + Math.max(0, at.end) },
      expected,
      message,
    )
  }
}
