/** What became of a table of contents. Every text of it stands in `taken`, `left` or, with how it was changed, in `changed`. */
export interface ImportReport {
  /** The folder made. */
  readonly dir: string
  readonly title: string
  readonly chapters: number
  readonly topics: number
  /** Topics with an address: they are written elsewhere. */
  readonly linked: number
  readonly taken: readonly {
    readonly line: number
    readonly text: string
    readonly as: 'title' | 'description' | 'license' | 'chapter' | 'topic'
    readonly slug?: string
  }[]
  readonly changed: readonly Remark[]
  /** What was not taken over, and why. */
  readonly left: readonly Remark[]
  /** What the source didn't say and was set: its author should look at it. */
  readonly assumed: readonly string[]
}

export interface Remark {
  readonly line: number
  readonly text: string
  readonly reason: string
}

/** An import that could not be made; the message says what to do. Nothing was written. */
export class ImportError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ImportError'
  }
}
