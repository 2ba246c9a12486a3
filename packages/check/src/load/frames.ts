/** The bytes can't be told apart into messages any more: not the protocol. */
export class NotFramed extends Error {
  override readonly name = 'NotFramed'
}

/** What a measurer says of the message that begins at an offset. */
export interface Measure {
  /** Its length in bytes, once that is known. Its end may not have come yet. */
  readonly length?: number
  /** After it nothing more comes on this connection. */
  readonly last?: boolean
  /** It goes on to the end of the connection. */
  readonly untilEnd?: boolean
}

/** Finds out where the message that begins at `at` ends. Does no I/O. @throws NotFramed */
export type Measurer = (bytes: Buffer, at: number) => Measure

/** Takes one whole message. `last`: nothing more comes on this connection. */
export type TakeMessage = (message: Buffer, last: boolean) => void

/**
 * Tells messages apart in a stream, by their framing alone: quicker than a codec that says what each byte means, which the
 * checks use, because under load the reader must not be what is measured.
 */
export class Frames {
  readonly #measure: Measurer
  #held: Buffer[] = []
  #size = 0
  #need = 1
  #untilEnd = false

  constructor(measure: Measurer) {
    this.#measure = measure
  }

  /** @throws NotFramed */
  push(bytes: Buffer, take: TakeMessage): void {
    this.#held.push(bytes)
    this.#size += bytes.length
    if (this.#size < this.#need || this.#untilEnd) return
    const all = this.#held.length === 1 ? bytes : Buffer.concat(this.#held)
    let at = 0
    this.#need = 1
    while (at < all.length) {
      const { length, last = false, untilEnd = false } = this.#measure(all, at)
      if (length === undefined || at + length > all.length) {
        this.#untilEnd = untilEnd
        this.#need = length ?? all.length - at + 1
        break
      }
      take(all.subarray(at, at + length), last)
      at += length
    }
    this.#held = at === all.length ? [] : [all.subarray(at)]
    this.#size = all.length - at
  }

  /** The stream has ended: a message that goes on to its end is whole now. */
  end(take: TakeMessage): void {
    if (this.#untilEnd) take(Buffer.concat(this.#held), true)
    this.#held = []
    this.#size = 0
    this.#untilEnd = false
  }
}
