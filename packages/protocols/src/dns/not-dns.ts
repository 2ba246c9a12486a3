import type { Garbled } from '../http1/not-http.ts'

/** Why bytes are no DNS message, and where. Thrown by `decodeDns`; the offsets of `garbled.at` count as its fields do. */
export class NotDns extends Error {
  override readonly name = 'NotDns'
  readonly garbled: Garbled

  constructor(at: { start: number; end: number }, expected: string, message: string) {
    super(message)
    this.garbled = { at: { start: at.start, end: at.end }, expected, message }
  }
}
