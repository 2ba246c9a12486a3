import type { SnippetPart } from '../types.ts'

/** A snippet is about so many characters. */
const LENGTH = 160

/** How far it begins before the first word that was found. */
const BEFORE = 50

/**
 * The passage of a text that holds most of the different words found, as pieces of which some are marked. `words` are as
 * the index has them: lower case. Without any of them, the beginning.
 */
export function snippetOf(text: string, words: readonly string[]): SnippetPart[] {
  const places = placesOf(text, words)
  const best = bestStart(places)
  const from = best === undefined ? 0 : wordStart(text, Math.max(0, best - BEFORE))
  const to = wordEnd(text, Math.min(text.length, from + LENGTH))
  const parts: SnippetPart[] = []
  let at = from
  const add = (piece: string, mark: boolean) => {
    if (piece !== '') parts.push(mark ? { text: piece, mark: true } : { text: piece })
  }
  for (const { start, end } of places) {
    if (start < at || end > to) continue
    add(text.slice(at, start), false)
    add(text.slice(start, end), true)
    at = end
  }
  add(text.slice(at, to), false)
  return ellipsed(parts, from > 0, to < text.length)
}

/** The same marks in a line that is shown whole. */
export function marked(text: string, words: readonly string[]): SnippetPart[] {
  const parts: SnippetPart[] = []
  let at = 0
  for (const { start, end } of placesOf(text, words)) {
    if (start > at) parts.push({ text: text.slice(at, start) })
    parts.push({ text: text.slice(start, end), mark: true })
    at = end
  }
  if (at < text.length) parts.push({ text: text.slice(at) })
  return parts
}

interface Place {
  readonly start: number
  readonly end: number
  readonly word: string
}

/** Words are told apart as the index does it: a pattern of all that were found would take ten times as long. */
function placesOf(text: string, words: readonly string[]): Place[] {
  if (words.length === 0) return []
  const wanted = new Set(words)
  const places: Place[] = []
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    const word = match[0].toLowerCase()
    if (wanted.has(word)) places.push({ start: match.index, end: match.index + match[0].length, word })
  }
  return places
}

function bestStart(places: readonly Place[]): number | undefined {
  let best: number | undefined
  let most = 0
  for (const [i, { start }] of places.entries()) {
    const within = places.slice(i, i + 12).filter((place) => place.end <= start + LENGTH - BEFORE)
    const different = new Set(within.map((place) => place.word)).size
    if (different > most) [best, most] = [start, different]
  }
  return best
}

const wordStart = (text: string, at: number): number => (at === 0 ? 0 : text.indexOf(' ', at) + 1 || at)

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length
  const space = text.lastIndexOf(' ', at)
  return space > 0 ? space : at
}

function ellipsed(parts: readonly SnippetPart[], before: boolean, after: boolean): SnippetPart[] {
  return [...(before ? [{ text: '…' }] : []), ...parts, ...(after ? [{ text: '…' }] : [])]
}
