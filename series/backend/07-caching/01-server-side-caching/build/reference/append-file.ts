import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'

const READ_BYTES = 2 ** 16

/** A file that grows at its end, and never keeps half of what was to be added. */
export class AppendFile {
  size: number
  readonly #fd: number

  constructor(path: string) {
    this.#fd = openSync(path, 'a+')
    this.size = fstatSync(this.#fd).size
  }

  /** Throws what the system says when there is no room; the file is as before then. */
  append(text: string): void {
    try {
      for (let rest = text; rest !== '';) rest = rest.slice(writeSync(this.#fd, rest, null, 'latin1'))
      this.size += text.length
    } catch (error) {
      ftruncateSync(this.#fd, this.size)
      throw error
    }
  }

  /** All of it, in pieces. */
  *read(): Generator<Buffer> {
    for (let at = 0; at < this.size;) {
      const bytes = Buffer.alloc(READ_BYTES)
      const length = readSync(this.#fd, bytes, 0, READ_BYTES, at)
      yield bytes.subarray(0, length)
      at += length
    }
  }

  /** Cuts off what stands behind `size`. */
  cut(size: number): void {
    ftruncateSync(this.#fd, size)
    this.size = size
  }

  close(): void {
    closeSync(this.#fd)
  }
}
