import { latin1 } from '../bytes.ts'
import { RequestReader } from './request-reader.ts'

/**
 * Knows the methods of the requests in a stream of sent bytes, in order, as far as the stream can be read. What is sent to
 * a server under test may be malformed on purpose; the method of the first request that is, is still told when it can be seen.
 */
export class SentMethods {
  readonly #methods: string[] = []
  #reader: RequestReader | undefined = new RequestReader({ streamOffset: 0 })
  #offset = 0
  #begun = ''

  push(bytes: Uint8Array): void {
    let rest = bytes
    while (rest.length > 0 && this.#reader) {
      const start = this.#offset
      const reading = this.#reader.push(rest)
      if (this.#begun.length < 32) this.#begun += latin1(rest.subarray(0, 32))
      if (reading.type === 'more') {
        this.#offset += rest.length
        return
      }
      this.#methods.push(this.#method() ?? 'GET')
      this.#begun = ''
      this.#reader = undefined
      if (reading.type === 'garbled') return
      rest = rest.subarray(reading.end - start)
      this.#offset = reading.end
      this.#reader = new RequestReader({ streamOffset: reading.end })
    }
  }

  /** The method of the request that the reply with this number, from 0, answers; GET when it can't be known. */
  of(index: number): string {
    return this.#methods[index] ?? (index === this.#methods.length ? this.#method() : undefined) ?? 'GET'
  }

  #method(): string | undefined {
    return this.#reader?.method ?? /^([A-Za-z]+)[ \t]/.exec(this.#begun)?.[1]
  }
}
