import type { TopicLink } from '../types.ts'
import type { DiffPart } from './word-diff.ts'

/** What the parts of `Backroad` give of corrections: plain JSON, the same over HTTP. Times are ISO 8601 in UTC. */

export type CorrectionState = 'open' | 'accepted' | 'declined'

/**
 * Where an open correction stands in the text as it is now. `ready`: the paragraph is as it was. `merges`: it has changed, and the
 * correction goes together with the change. `stale`: both changed the same lines. `lost`: the paragraph is gone, or several read
 * so. `done`: it reads as proposed already.
 */
export type Standing = 'ready' | 'merges' | 'stale' | 'lost' | 'done'

export interface CorrectionSummary {
  readonly id: string
  /** Slug. */
  readonly series: string
  /** Whether the text is the person's own. */
  readonly own?: true
  readonly topic: TopicLink
  readonly state: CorrectionState
  /** For an open one. */
  readonly standing?: Standing
  readonly by: { readonly name: string; readonly mail?: string }
  readonly reason: string
  /** An address that begins with https://. */
  readonly source?: string
  /** The beginning of the paragraph. */
  readonly quote: string
  /** Signs of Markdown, such as `**` and `[^1]`, that accepting an open one takes out of the paragraph; absent where it takes none. */
  readonly takesOut?: readonly string[]
  readonly at: string
  readonly decidedAt?: string
  /** What the text's author said to it. */
  readonly word?: string
}

export interface Correction extends CorrectionSummary {
  /** The paragraph's source as it was when it was proposed, and as it should be; empty to remove it. */
  readonly exact: string
  readonly proposed: string
  /** What stands there now, for an open one that is placed; `block` is its `data-b` on the page. */
  readonly now?: { readonly text: string; readonly block?: string; readonly from: number; readonly to: number }
  /** What accepting it puts there, when it is not plainly what was proposed: put together with what changed meanwhile. */
  readonly merged?: string
  /** What was put there, for an accepted one. */
  readonly applied?: string
  /** Unified. */
  readonly diff: string
  /** The change in words; what is hidden in it is shown. */
  readonly words: readonly DiffPart[]
  /** Before and after, rendered and sanitised. */
  readonly before: string
  readonly after: string
  /** Open ones that change the same lines. */
  readonly conflicts: readonly CorrectionSummary[]
  /** Accepted ones on the same paragraph: why it may read otherwise now. */
  readonly overtakenBy: readonly CorrectionSummary[]
  /** How its reader, who is elsewhere, gets the word of its author. */
  readonly wordGoes?: string
  /** The commit that records it. */
  readonly commit?: string
  /** Whether the text is in a git work tree where a commit could be made, and why not if not. */
  readonly repository?: { readonly canCommit: boolean; readonly why?: string }
}

export interface Accepted {
  readonly correction: Correction
  /** Absent when none was wanted, or the folder is no git work tree. */
  readonly commit?: { readonly hash: string } | { readonly why: string }
  /** What else there is to know, in sentences. */
  readonly remarks: readonly string[]
}

/** A paragraph as a reader may edit it. */
export interface Paragraph {
  readonly block: string
  readonly from: number
  readonly to: number
  readonly source: string
  /** SHA-256 of the whole text. */
  readonly sha256: string
}

/** What became of a file that was imported. */
export interface ImportedCorrections {
  readonly added: readonly CorrectionSummary[]
  /** Absent where there were none. */
  readonly comments?: readonly TakenComment[]
  /** How many were there already. */
  readonly known: number
  readonly faults: readonly string[]
}

/** What a reader of a published series said, as it was taken in. */
export interface TakenComment {
  readonly series: string
  readonly topic: { readonly slug: string; readonly title: string }
  readonly by: string
  readonly text: string
}

/** A part of a comment's text. */
export type CommentPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'block'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly url: string }

export interface Comment {
  readonly id: string
  /** As it was written; empty for one that was removed and has answers. */
  readonly text: string
  readonly parts: readonly CommentPart[]
  readonly by: string
  readonly removed?: true
  /** The beginning of the paragraph it is on, and its `data-b` where that is on the page; none for the whole topic. */
  readonly on?: { readonly quote: string; readonly block?: string }
  readonly answers?: string
  readonly createdAt: string
  readonly updatedAt: string
}
