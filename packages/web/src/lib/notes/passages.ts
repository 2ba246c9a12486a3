/** A passage of a lesson that a note can be on. */
export interface Passage {
  readonly element: HTMLElement
  /** As it reads, without sidenotes, in one line. */
  readonly text: string
}

/** A note keeps so much of the passage it is on: enough to find it again. */
const QUOTED = 120

/** The passages of the lesson on this page, in their order. */
export function passagesOf(root: ParentNode): Passage[] {
  const blocks = root.querySelectorAll<HTMLElement>('[data-lesson] [data-b]:not(.sn)')
  return Array.from(blocks, (element) => ({ element, text: readable(element) })).filter(({ text }) => text.length > 2)
}

/** The passage that a quote is from, also when the text around it has changed. */
export function passageOf(quote: string, passages: readonly Passage[]): Passage | undefined {
  const wanted = oneLine(quote)
  return passages.find(({ text }) => text.startsWith(wanted)) ?? passages.find(({ text }) => text.includes(wanted))
}

/** What a note on a whole passage quotes of it: its beginning, up to a word's end. */
export function quoteOf({ text }: Passage): string {
  if (text.length <= QUOTED) return text
  const end = text.lastIndexOf(' ', QUOTED)
  return text.slice(0, end > 0 ? end : QUOTED)
}

/** What is selected in a lesson, as a quote; `undefined` when that is nothing, or reaches beyond one passage. */
export function selectedQuote(selection: Selection | null, passages: readonly Passage[]): string | undefined {
  if (!selection || selection.isCollapsed || !selection.anchorNode || !selection.focusNode) return undefined
  const { anchorNode, focusNode } = selection
  const passage = passages.find(({ element }) => element.contains(anchorNode) && element.contains(focusNode))
  const quote = oneLine(selection.toString()).slice(0, 2 * QUOTED)
  return passage && quote.length > 2 && passage.text.includes(quote) ? quote : undefined
}

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

function readable(element: HTMLElement): string {
  const copy = element.cloneNode(true) as HTMLElement
  for (const beside of copy.querySelectorAll('.sn, .sn-ref, .meaning, .note-mark, svg, style')) beside.remove()
  return oneLine(copy.textContent ?? '')
}
