/** A note as it is being written. */
export interface Draft {
  /** Markdown. */
  readonly text: string
  readonly url?: string
}
