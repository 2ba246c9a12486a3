/** Notes as the API says them; `test/api-types.ts` holds them against what the server gives. */
export interface NoteItem {
  readonly id: string
  readonly topic: { readonly slug: string; readonly title: string }
  /** The beginning of the passage it is on; none for one on the whole topic. */
  readonly quote?: string
  /** Markdown, as it was written. */
  readonly text: string
  /** The text rendered and sanitised. */
  readonly html: string
  readonly url?: string
  readonly createdAt: string
  readonly updatedAt: string
}

/** A part of a list, newest first. */
export interface NotePart {
  readonly items: readonly NoteItem[]
  /** The `cursor` of the next part. */
  readonly next?: string
}
