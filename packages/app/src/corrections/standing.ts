import { findQuote, textOf, type Lines, type Place, type Quote, type Twin } from './anchor.ts'
import { mergeLines } from './merge-three.ts'
import type { Standing } from './types.ts'

/** As much of a correction as its place depends on. */
export interface Proposal extends Quote {
  readonly proposed: string
  readonly twin?: Twin | undefined
}

/** Where a correction stands in a text. */
export interface Stood {
  readonly standing: Standing
  /** The paragraph's lines now; none for a lost one. */
  readonly lines?: Lines
  /** What stands there now. */
  readonly now?: string
  /** What accepting it puts there; none where that needs a person's eye. */
  readonly put?: string
}

/** Judges a correction against the text as it is now; `blocks` are asked for only when the paragraph is not as it was. */
export async function standingOf(
  text: string,
  proposal: Proposal,
  blocks: () => Promise<readonly Lines[]>,
): Promise<Stood> {
  const { proposed, twin } = proposal
  let place: Place = findQuote(text, proposal, [], twin)
  if (place.how === 'same') return { standing: 'ready', lines: linesOf(place), now: proposal.exact, put: proposed }
  if (proposed !== '') {
    const done = findQuote(text, { ...proposal, exact: proposed }, [], { nth: 0, of: 1 })
    if (done.how === 'same') return { standing: 'done', lines: linesOf(done), now: proposed, put: proposed }
  }
  if (place.how === 'lost' && place.why === 'gone') place = findQuote(text, proposal, await blocks(), twin)
  if (place.how === 'lost') return { standing: 'lost' }
  const lines = linesOf(place)
  const now = textOf(text, lines)
  const merged = mergeLines(proposal.exact, now, proposed)
  return merged === undefined ? { standing: 'stale', lines, now } : { standing: 'merges', lines, now, put: merged }
}

/** Whether two that are on the same paragraph change the same lines of it in different ways. */
export function areInConflict(one: Proposal & Stood, other: Proposal & Stood): boolean {
  if (!one.lines || !other.lines || one.lines.from !== other.lines.from || one.now === undefined) return false
  const [a, b] = [one.put ?? one.proposed, other.put ?? other.proposed]
  return a !== b && mergeLines(one.now, a, b) === undefined
}

function linesOf({ from, to }: Lines): Lines {
  return { from, to }
}
