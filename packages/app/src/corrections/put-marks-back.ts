import { diffArrays } from 'diff'
import { alignReading, type Span } from './marks.ts'
import { wordsOf } from './word-diff.ts'

const MOST_EDITS = 800

/**
 * What was proposed to a paragraph as it reads, as a change of its source: words that a reader left as they were stay as they stand
 * there, with the signs of Markdown round them; only changed words change. `undefined` where `read` is not how `source` reads, or where
 * it can't be told what becomes of a sign.
 */
export function putMarksBack(source: string, read: string, proposed: string): string | undefined {
  return readInPart(source, read, proposed) ?? wordByWord(source, read.trim(), proposed.trim())
}

/** Where the very words stand within the source, once, all around them is left alone. */
function readInPart(source: string, read: string, proposed: string): string | undefined {
  const at = source.indexOf(read)
  if (read === '' || at === -1 || source.indexOf(read, at + 1) !== -1) return undefined
  const [before, behind] = [source.slice(0, at), source.slice(at + read.length)]
  if (proposed === '') return alignReading(source, read) ? '' : undefined
  // What a reader wrote with the sign that the copy has not.
  const own = before.trim() !== '' && proposed.startsWith(before) ? proposed.slice(before.length) : proposed
  return before + inContainer(source, own) + behind
}

interface Token {
  readonly key: string
  readonly text: string
}

function tokensOf(text: string): Token[] {
  return wordsOf(text).map((word) => ({
    key: word.trim() === '' ? (/\n\s*\n/.test(word) ? '\n\n' : ' ') : word,
    text: word,
  }))
}

function wordByWord(source: string, read: string, proposed: string): string | undefined {
  const spans = alignReading(source, read)
  if (!spans) return undefined
  if (proposed === '') return ''
  const [had, made] = [tokensOf(read), tokensOf(proposed)]
  const changes = diffArrays(
    had.map(({ key }) => key),
    made.map(({ key }) => key),
    { maxEditLength: MOST_EDITS },
  )
  if (!changes) return undefined
  const places = placesOf(had, spans)
  const gap = (k: number) => source.slice(k === 0 ? 0 : places[k - 1]!.to, places[k]?.from ?? source.length)
  const isWhole = (k: number) => {
    const { from, to } = places[k]!
    return had[k]!.key.trim() === '' || source.slice(from, to) === had[k]!.text
  }
  let out = ''
  let [old, young] = [0, 0]
  /** The signs before the next word there was, where they were not put yet. */
  let pending = gap(0)
  for (let i = 0; i < changes.length;) {
    const { value, added, removed } = changes[i]!
    if (!added && !removed) {
      for (const _ of value) {
        out += pending + source.slice(places[old]!.from, places[old]!.to)
        pending = gap(++old)
        young++
      }
      i++
      continue
    }
    let [gone, come] = [0, 0]
    for (; changes[i]?.added || changes[i]?.removed; i++) {
      if (changes[i]!.added) come += changes[i]!.value.length
      else gone += changes[i]!.value.length
    }
    const words = made
      .slice(young, young + come)
      .map(({ text }) => text)
      .join('')
    const inner = Array.from({ length: Math.max(0, gone - 1) }, (_, k) => gap(old + 1 + k))
    for (let k = old; k < old + gone; k++) if (!isWhole(k)) return undefined
    const trail = gone === 0 ? '' : gap(old + gone)
    const hunk = hunkOf({
      lead: pending,
      inner: inner.filter((each) => !/^[\s>]*$/.test(each)),
      trail,
      words: inContainer(source, words),
      isInsertion: gone === 0,
      stands: { isFirst: old === 0, isLast: old === had.length, behind: had[old - 1]?.text, before: had[old]?.text },
    })
    if (!hunk) return undefined
    out += hunk.put
    pending = hunk.pending
    old += gone
    young += come
  }
  out += pending
  return alignReading(out, proposed) ? out : undefined
}

/** Where each word stands in the source. */
function placesOf(tokens: readonly Token[], spans: readonly Span[]): Span[] {
  let at = 0
  return tokens.map(({ text }) => {
    const place = { from: spans[at]!.from, to: spans[at + text.length - 1]!.to }
    at += text.length
    return place
  })
}

interface Hunk {
  /** Signs before the words that go, between them, and behind them. */
  readonly lead: string
  readonly inner: readonly string[]
  readonly trail: string
  /** What comes. */
  readonly words: string
  readonly isInsertion: boolean
  readonly stands: {
    readonly isFirst: boolean
    readonly isLast: boolean
    readonly behind: string | undefined
    readonly before: string | undefined
  }
}

interface Put {
  readonly put: string
  readonly pending: string
}

function hunkOf(hunk: Hunk): Put | undefined {
  const { lead, inner, trail, words, isInsertion } = hunk
  if (words === '') return taken(hunk)
  // A sign of the reader's beside one of the text: which is meant can't be told.
  if (/\S/.test(lead) && /^[*_`~[\]<]/.test(words)) return undefined
  if (/\S/.test(trail) && /[*_`~[\]>]$/.test(words)) return undefined
  if (inner.length > 0) return undefined
  if (!isInsertion) return { put: lead + words, pending: trail }
  const { isFirst, isLast, behind, before } = hunk.stands
  const [line = ''] = isFirst ? (/^(?: {0,3}(?:>|#{1,6}|[-+*](?=\s)|\d{1,9}[.)])[ \t]*)+/.exec(lead) ?? []) : []
  if (isFirst) return { put: line + words, pending: lead.slice(line.length) }
  const opens = !isLast && /\s$|[^\p{L}\p{N}_]$/u.test(behind ?? '') && !/^\s/.test(before ?? '')
  return opens ? { put: words, pending: lead } : { put: lead + words, pending: '' }
}

/** Words go, and none come: so do signs that held nothing but them. */
function taken({ lead, inner, trail }: Hunk): Put | undefined {
  if (inner.length === 1 && pairs(lead, inner[0]!)) return { put: '', pending: trail }
  if (inner.length === 1 && pairs(inner[0]!, trail)) return { put: lead, pending: '' }
  if (inner.length === 2 && pairs(inner[0]!, inner[1]!)) return { put: lead, pending: trail }
  if (inner.length > 0) return undefined
  if (pairs(lead, trail)) return { put: '', pending: '' }
  const touch = lead !== '' && trail !== '' && lead.at(-1) === trail[0]
  return touch ? undefined : { put: lead, pending: trail }
}

function pairs(opening: string, closing: string): boolean {
  return /^(?:\*+|_+|~~|`+)$/.test(opening) ? opening === closing : opening === '[' && /^\]\(.*\)$/.test(closing)
}

/** New lines of a quote begin as its lines do. */
function inContainer(source: string, words: string): string {
  const [quote = ''] = /^(?: {0,3}>[ \t]?)+/.exec(source) ?? []
  return quote === '' ? words : words.replace(/\n(?! {0,3}>)/g, `\n${quote}`)
}
