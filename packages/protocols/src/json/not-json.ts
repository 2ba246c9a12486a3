/** The first byte that JSON does not allow, and what belongs there. */
export class NotJson extends Error {
  override readonly name = 'NotJson'
  /** Offset of the byte; the end of the text where that is cut off. */
  readonly at: number
  /** "a value", "a colon". */
  readonly expected: string
  /** The text ends too early: what there is of it is right. */
  readonly cut: boolean

  constructor(at: number, expected: string, found: string, cut = false) {
    super(`${found} stands where ${expected} belongs.`)
    this.at = at
    this.expected = expected
    this.cut = cut
  }
}
