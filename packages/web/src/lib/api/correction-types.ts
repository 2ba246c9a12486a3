/** Corrections and comments as the API says them; `test/api-types.ts` holds them against what the server gives. */
export interface CorrectionItem {
  readonly id: string
  readonly series: string
  readonly own?: true
  readonly topic: { readonly slug: string; readonly title: string }
  readonly state: 'open' | 'accepted' | 'declined'
  /** Of an open one: as it was; changed and fitting; the same lines changed; gone; reads so already. */
  readonly standing?: 'ready' | 'merges' | 'stale' | 'lost' | 'done'
  readonly by: { readonly name: string; readonly mail?: string }
  readonly reason: string
  readonly source?: string
  readonly quote: string
  /** Signs of Markdown that accepting it takes out of the paragraph. */
  readonly takesOut?: readonly string[]
  readonly at: string
  readonly decidedAt?: string
  readonly word?: string
}

/** A part of a list, newest first. */
export interface CorrectionPart {
  readonly items: readonly CorrectionItem[]
  readonly next?: string
}

export interface CorrectionDetail extends CorrectionItem {
  readonly exact: string
  readonly proposed: string
  readonly now?: { readonly text: string; readonly block?: string }
  readonly merged?: string
  readonly applied?: string
  readonly diff: string
  readonly words: readonly { readonly kind: 'same' | 'gone' | 'new'; readonly text: string }[]
  /** Rendered and sanitised. */
  readonly before: string
  readonly after: string
  readonly conflicts: readonly CorrectionItem[]
  readonly overtakenBy: readonly CorrectionItem[]
  /** How its reader gets the word of its author. */
  readonly wordGoes?: string
  readonly commit?: string
  readonly repository?: { readonly canCommit: boolean; readonly why?: string }
}

export interface AcceptedCorrection {
  readonly correction: { readonly by: { readonly name: string } }
  readonly commit?: { readonly hash: string } | { readonly why: string }
  readonly remarks: readonly string[]
}

export interface ParagraphSource {
  readonly block: string
  readonly source: string
  readonly sha256: string
}

export interface CommentItem {
  readonly id: string
  readonly text: string
  readonly parts: readonly CommentPiece[]
  readonly by: string
  readonly removed?: true
  readonly on?: { readonly quote: string; readonly block?: string }
  readonly answers?: string
  readonly createdAt: string
  readonly updatedAt: string
}

export type CommentPiece =
  | { readonly type: 'text' | 'code' | 'block'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly url: string }
