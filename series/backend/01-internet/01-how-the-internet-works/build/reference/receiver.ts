import type { Datagram } from './datagram.ts'

/** How far ahead of what is missing something may come and be kept. */
const kept = 1024

/** The receiving side: puts in order what comes. It does no I/O. */
export class Receiver {
  readonly #write: (bytes: Uint8Array) => void
  readonly #early = new Map<number, Datagram>()
  #missing = 0
  #ended = false

  constructor(write: (bytes: Uint8Array) => void) {
    this.#write = write
  }

  /** Whether the whole stream has come. */
  get ended(): boolean {
    return this.#ended
  }

  /** Takes a piece or the end, and gives the acknowledgment of it. What came before is acknowledged again: its ack may be lost. */
  take(datagram: Datagram): Datagram | undefined {
    const { number, time } = datagram
    if (number >= this.#missing + kept) return undefined
    if (number >= this.#missing) this.#early.set(number, datagram)
    for (let next = this.#early.get(this.#missing); next; next = this.#early.get(this.#missing)) {
      this.#early.delete(this.#missing)
      this.#missing++
      if (next.kind === 'end') this.#ended = true
      else this.#write(next.payload)
    }
    return { kind: 'ack', number: this.#missing, seen: number, time, payload: new Uint8Array() }
  }
}
