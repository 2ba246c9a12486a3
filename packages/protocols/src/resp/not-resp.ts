import type { Garbled } from '../http1/not-http.ts'

/** Thrown inside the codec at the first byte that cannot be; never leaves it. */
export class NotResp extends Error {
  override readonly name = 'NotResp'
  readonly garbled: Garbled

  /** `at` is a run of the stream, or the offset of one byte of it. */
  constructor(at: { start: number; end: number } | number, expected: string, message: string) {
    super(message)
    const { start, end } = typeof at === 'number' ? { start: at, end: at + 1 } : at
    // Where nothing stands, the byte after it stands in its place.
    this.garbled = { at: { start, end: Math.max(end, start + 1) }, expected, message }
  }
}
