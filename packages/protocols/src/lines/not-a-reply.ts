/** Why a line is no reply, and where. Offsets count from the start of the stream. */
export class NotAReply extends Error {
  override readonly name = 'NotAReply'
  readonly at: { readonly start: number; readonly end: number }
  /** What should stand there, as a phrase. */
  readonly expected: string
  /** The mistake that it looks like, a sentence. */
  readonly likely: string | undefined

  constructor(at: { start: number; end: number }, expected: string, message: string, likely?: string) {
    super(message)
    this.at = { start: at.start, end: Math.max(at.end, at.start + 1) }
    this.expected = expected
    this.likely = likely
  }
}
