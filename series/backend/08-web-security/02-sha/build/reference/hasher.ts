import type { Algorithm, Words } from './algorithm.ts'
import { bytesOfWords, wordsOfBytes } from './words.ts'

/** Where a message is taken up in its middle: the words after so many bytes, which fill whole blocks. */
export interface Middle {
  readonly words: Uint8Array
  readonly bytes: number
}

/** Hashes one message, whose bytes may come in any pieces. */
export class Hasher {
  readonly #algorithm: Algorithm
  readonly #words: Words
  readonly #block: Uint8Array
  readonly #view: DataView
  #filled = 0
  #bytes: bigint

  constructor(algorithm: Algorithm, from?: Middle) {
    this.#algorithm = algorithm
    this.#words = algorithm.begin()
    if (from) this.#words.set(wordsOfBytes(from.words, this.#words.BYTES_PER_ELEMENT) as never)
    this.#bytes = BigInt(from?.bytes ?? 0)
    this.#block = new Uint8Array(algorithm.blockBytes)
    this.#view = new DataView(this.#block.buffer)
  }

  /** Bytes of the message so far. */
  get bytes(): number {
    return Number(this.#bytes)
  }

  update(bytes: Uint8Array): void {
    this.#bytes += BigInt(bytes.length)
    for (let from = 0; from < bytes.length;) {
      const taken = Math.min(bytes.length - from, this.#block.length - this.#filled)
      this.#block.set(bytes.subarray(from, from + taken), this.#filled)
      this.#filled += taken
      from += taken
      if (this.#filled === this.#block.length) this.#compress()
    }
  }

  /** The digest of all that came. Nothing may come after it. */
  digest(): Uint8Array {
    const { lengthBytes, digestBytes } = this.#algorithm
    this.#block[this.#filled++] = 0x80
    // Where the length does not fit in any more, another block is begun for it.
    if (this.#filled > this.#block.length - lengthBytes) {
      this.#block.fill(0, this.#filled)
      this.#compress()
    }
    this.#block.fill(0, this.#filled)
    this.#view.setBigUint64(this.#block.length - 8, this.#bytes * 8n)
    this.#compress()
    return bytesOfWords(this.#words).subarray(0, digestBytes)
  }

  #compress(): void {
    this.#algorithm.compress(this.#words, this.#view)
    this.#filled = 0
  }
}

/** The digest of a message that is there as a whole. */
export function digestOf(algorithm: Algorithm, ...parts: readonly Uint8Array[]): Uint8Array {
  const hasher = new Hasher(algorithm)
  for (const part of parts) hasher.update(part)
  return hasher.digest()
}
