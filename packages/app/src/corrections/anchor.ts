/**
 * A TextQuoteSelector (W3C Web Annotation Data Model, section 4.2.4): a paragraph's own source and what stands directly before
 * and behind it. Texts have LF between lines.
 */
export interface Quote {
  readonly exact: string
  readonly prefix: string
  readonly suffix: string
}

/** Which of the paragraphs that read alike it was, when it was quoted: the first is 0 of so many. */
export interface Twin {
  readonly nth: number
  readonly of: number
}

/** A run of whole lines, numbered from 1, both included. */
export interface Lines {
  readonly from: number
  readonly to: number
}

/**
 * Where a quoted paragraph stands in a text as it is now: unchanged, changed in itself, or nowhere to be told. `unsure` when
 * several paragraphs read so and nothing around them tells which was meant.
 */
export type Place =
  | ({ readonly how: 'same' } & Lines)
  | ({ readonly how: 'changed'; readonly likeness: number } & Lines)
  | { readonly how: 'lost'; readonly why: 'gone' | 'unsure' }

/** How much of a paragraph's neighbourhood is quoted, in UTF-16 units. */
export const CONTEXT = 64

/** A paragraph reads so far alike, from 0 to 1, that it is taken for the quoted one after a change. */
const ALIKE = 0.5

/** What is so short may stand anywhere; something around it must be as it was, too. */
const SHORT = 24

/** The quote of those lines of a text. */
export function quoteOf(text: string, { from, to }: Lines): Quote & { readonly twin: Twin } {
  const starts = lineStarts(text)
  const [start, end] = spanOf(text, starts, { from, to })
  const exact = text.slice(start, end)
  const twins = occurrences(text, exact)
  return {
    exact,
    prefix: text.slice(wholeCharacter(text, Math.max(0, start - CONTEXT)), start),
    suffix: text.slice(end, wholeCharacter(text, Math.min(text.length, end + CONTEXT))),
    twin: { nth: Math.max(0, twins.indexOf(start)), of: Math.max(1, twins.length) },
  }
}

/**
 * Finds a quoted paragraph again. First as it read: where several read alike, by what stands around them, else by their order.
 * Then by what stands around a paragraph, or by the nearest text among `blocks`, if it is near enough. Never guesses between two.
 */
export function findQuote(text: string, quote: Quote, blocks: readonly Lines[], twin?: Twin): Place {
  const starts = lineStarts(text)
  const spans = new Map(blocks.map((lines) => spanOf(text, starts, lines)))
  const same = sameText(text, quote, spans, twin)
  if (same === 'unsure') return { how: 'lost', why: 'unsure' }
  if (same !== undefined) return { how: 'same', ...linesOf(starts, same, same + quote.exact.length) }
  return nearest(text, starts, quote, blocks)
}

/** The text of those lines, without the end of the last. */
export function textOf(text: string, lines: Lines): string {
  const [start, end] = spanOf(text, lineStarts(text), lines)
  return text.slice(start, end)
}

/**
 * The text with other lines in their place. With none, the paragraph is gone, and of the empty lines around it those behind, so
 * that its neighbours stay as far apart as they were.
 */
export function replaceLines(text: string, lines: Lines, by: string): string {
  const [start, end] = spanOf(text, lineStarts(text), lines)
  if (by !== '') return text.slice(0, start) + by + text.slice(end)
  const behind = text.slice(end).replace(/^(?:[ \t]*\n)+/, '')
  const before = behind === '' ? text.slice(0, start).replace(/(?:\n[ \t]*)+$/, '\n') : text.slice(0, start)
  return before + behind
}

/** `spans` holds where each block begins, and where it ends. */
function sameText(
  text: string,
  quote: Quote,
  spans: ReadonlyMap<number, number>,
  twin: Twin | undefined,
): number | 'unsure' | undefined {
  const all = occurrences(text, quote.exact)
  // A paragraph of its own goes before a line of another that reads like it.
  const whole = all.filter((at) => spans.get(at) === at + quote.exact.length)
  const places = whole.length > 0 ? whole : all
  const scored = places.map((at) => ({ at, score: contextScore(text, quote, at, at + quote.exact.length) }))
  const [best, second] = scored.toSorted((a, b) => b.score - a.score)
  if (!best) return undefined
  if (best.score >= 0.5 && best.score > (second?.score ?? 0)) return best.at
  // The order tells only where all of them are of one kind.
  if (twin && twin.of === all.length && places.length === all.length) return all[twin.nth]
  // Where there were twins, the one that is left may be the other.
  const isSure = twin ? twin.of === 1 : best.score >= 0.25 || quote.exact.length >= 2 * SHORT
  if (!second && isSure && (quote.exact.length >= SHORT || best.score >= 0.1)) return best.at
  return all.length > 1 ? 'unsure' : undefined
}

function nearest(text: string, starts: readonly number[], quote: Quote, blocks: readonly Lines[]): Place {
  const wanted = trigrams(quote.exact)
  const scored = blocks.map((lines) => {
    const [start, end] = spanOf(text, starts, lines)
    // One that reads the same was looked at already, and is its twin.
    if (text.slice(start, end) === quote.exact) return { lines, likeness: 0, score: 0 }
    const around = quote.prefix === '' && quote.suffix === '' ? 0 : contextScore(text, quote, start, end)
    const likeness = alike(wanted, trigrams(text.slice(start, end)))
    // Between the same neighbours even a rewritten paragraph is the one.
    const score = likeness >= ALIKE ? likeness + around : around >= 0.9 ? around + likeness : 0
    return { lines, likeness, score }
  })
  const [best, second] = scored.toSorted((a, b) => b.score - a.score)
  if (!best || best.score === 0) return { how: 'lost', why: 'gone' }
  if (second && best.score - second.score < 0.1) return { how: 'lost', why: 'unsure' }
  return { how: 'changed', likeness: best.likeness, from: best.lines.from, to: best.lines.to }
}

/** Where `exact` stands as whole lines. */
function occurrences(text: string, exact: string): number[] {
  const found: number[] = []
  if (exact === '') return found
  for (let at = text.indexOf(exact); at !== -1 && found.length < 1000; at = text.indexOf(exact, at + 1)) {
    const end = at + exact.length
    if ((at === 0 || text[at - 1] === '\n') && (end === text.length || text[end] === '\n')) found.push(at)
  }
  return found
}

/** How much of what stood around it stands there, from 0 to 1, as far as it reads on without a break. */
function contextScore(text: string, { prefix, suffix }: Quote, start: number, end: number): number {
  let before = 0
  while (before < prefix.length && before < start && prefix.at(-1 - before) === text[start - 1 - before]) before++
  let behind = 0
  while (behind < suffix.length && end + behind < text.length && suffix[behind] === text[end + behind]) behind++
  // Every paragraph has an empty line around it, which tells nothing.
  const tells = (seen: number, side: string) => (side.slice(0, seen).trim() === '' && side.trim() !== '' ? 0 : seen)
  const told = tells(before, [...prefix].toReversed().join('')) + tells(behind, suffix)
  const all = prefix.length + suffix.length
  return all === 0 ? 1 : told / all
}

function trigrams(text: string): Map<string, number> {
  const plain = ` ${text.replace(/\s+/g, ' ').trim().toLowerCase()} `
  const counts = new Map<string, number>()
  for (let at = 0; at + 3 <= plain.length; at++) {
    const gram = plain.slice(at, at + 3)
    counts.set(gram, (counts.get(gram) ?? 0) + 1)
  }
  return counts
}

/** Sørensen's and Dice's coefficient of two bags: 1 for the same, 0 for nothing in common. */
function alike(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let common = 0
  for (const [gram, count] of a) common += Math.min(count, b.get(gram) ?? 0)
  const sum = (bag: ReadonlyMap<string, number>) => bag.values().reduce((total, count) => total + count, 0)
  const all = sum(a) + sum(b)
  return all === 0 ? 0 : (2 * common) / all
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function spanOf(text: string, starts: readonly number[], { from, to }: Lines): [number, number] {
  const start = starts[from - 1] ?? text.length
  const next = starts[to]
  return [start, Math.max(start, next === undefined ? text.length : next - 1)]
}

function linesOf(starts: readonly number[], start: number, end: number): Lines {
  // The number of line starts at or before a place is the number of its line.
  const lineAt = (place: number) => {
    let [low, high] = [0, starts.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (starts[middle]! <= place) low = middle + 1
      else high = middle
    }
    return low
  }
  return { from: lineAt(start), to: lineAt(end) }
}

/** The place itself, or one further in when it lies between the two halves of a character. */
function wholeCharacter(text: string, at: number): number {
  const isLow = (text.charCodeAt(at) & 0xfc00) === 0xdc00
  const isHigh = (text.charCodeAt(at - 1) & 0xfc00) === 0xd800
  return isLow && isHigh ? at + 1 : at
}
