import { diffArrays } from 'diff'

/** A run of words that both have, or only the one before or only the one after. */
export interface DiffPart {
  readonly kind: 'same' | 'gone' | 'new'
  readonly text: string
}

/** Texts that differ in more words than this are shown whole, one after the other. */
const MOST_EDITS = 800

/** The difference of two texts in words; white space counts with the word that it stands behind. */
export function wordDiff(before: string, after: string): DiffPart[] {
  const whole: DiffPart[] = [
    { kind: 'gone', text: before },
    { kind: 'new', text: after },
  ]
  const changes = diffArrays(wordsOf(before), wordsOf(after), { maxEditLength: MOST_EDITS })
  const parts: DiffPart[] = (changes ?? []).map(({ value, added, removed }) => ({
    kind: added ? 'new' : removed ? 'gone' : 'same',
    text: value.join(''),
  }))
  return (changes ? parts : whole).filter(({ text }) => text !== '')
}

/** A text in pieces that joined are the text again: words, marks, white space. */
export function wordsOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? []
}
