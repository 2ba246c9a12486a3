import type { NoteItem } from '../api/note-types.ts'
import { passageOf, type Passage } from './passages.ts'

/** Puts a link to each note at the end of the passage it is on, in place of those that stand there. */
export function markPassages(notes: readonly NoteItem[], passages: readonly Passage[]): void {
  for (const mark of document.querySelectorAll('.note-mark')) mark.remove()
  for (const [i, note] of notes.entries()) {
    const passage = note.quote === undefined ? undefined : passageOf(note.quote, passages)
    if (!passage) continue
    const mark = document.createElement('a')
    mark.className = 'note-mark'
    mark.href = `#note-${note.id}`
    mark.title = note.text.slice(0, 200)
    mark.append('note ', String(i + 1))
    place(passage.element).append(' ', mark)
  }
}

/** A list or a table takes no link of its own; its last line does. */
function place(element: HTMLElement): HTMLElement {
  return element.matches('ul, ol, div, figure, blockquote, table, dl')
    ? (Array.from(element.querySelectorAll<HTMLElement>('li, td, th, figcaption, p, dd')).at(-1) ?? element)
    : element
}

/** Goes to a passage, and stands there. */
export function showPassage({ element }: Passage): void {
  element.scrollIntoView({ block: 'center' })
  if (!element.hasAttribute('tabindex')) element.tabIndex = -1
  element.focus({ preventScroll: true })
}
