/** Keeps the last bytes of what a program wrote, however much it was. */
export class OutputTail {
  /** Bytes written in all. */
  total = 0
  readonly #most: number
  #kept: Buffer[] = []
  #length = 0

  constructor(most: number) {
    this.#most = most
  }

  push(chunk: Buffer): void {
    this.total += chunk.length
    this.#kept.push(chunk)
    this.#length += chunk.length
    while (this.#kept.length > 1 && this.#length - (this.#kept[0] as Buffer).length >= this.#most) {
      this.#length -= (this.#kept.shift() as Buffer).length
    }
  }

  /** The end of it as text, at most `most` bytes. */
  text(): string {
    return this.#last().toString('utf8')
  }

  /** What came after its first `from` bytes, as far as it is kept. */
  since(from: number): string {
    const after = this.total - from
    return after <= 0 ? '' : this.#last().subarray(-after).toString('utf8')
  }

  /** The last `lines` lines of what came after the first `from` bytes, without the empty ones at the end. */
  lastLines(lines: number, from = 0): string {
    return this.since(from).trimEnd().split('\n').slice(-lines).join('\n')
  }

  #last(): Buffer {
    const all = Buffer.concat(this.#kept)
    return all.subarray(Math.max(0, all.length - this.#most))
  }
}
