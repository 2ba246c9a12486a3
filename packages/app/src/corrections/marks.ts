/** Signs of Markdown in which a reader sees nothing, or something else, on the page. */
const AT_LINE = /^ {0,3}(?:>[ \t]?|#{1,6}[ \t]+|(?:[-+*]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)/
const IN_LINE = [
  /^!\[[^\]]*\]\([^)\s]*(?:\s+"[^"]*")?\)/, // a picture
  /^\[\^[^\]\s]+\]/, // a note
  /^\]\([^()\s]*(?:\s+"[^"]*")?\)/, // where a link leads
  /^:[a-z]+\[/, // a directive in a line
  /^[[\]]/,
  /^(?:\*+|_+|~~|`+)/,
  /^<!--[^]*?-->/,
  /^<\/?(?:kbd|sub|sup|dfn|mark|var|samp|br)\s*\/?>/,
  /^<(?=[a-z]+:)/,
  /^>/,
  /^\\(?=[!-/:-@[-`{-~])/,
]

const NOTE = /^\[\^/

/** The sign that stands at a place of a paragraph's source, if one may stand there. */
export function markAt(source: string, at: number): string | undefined {
  const rest = source.slice(at, at + 2_000)
  if (/(?:^|\n)(?: {0,3}>)*[ \t]{0,4}$/.test(source.slice(Math.max(0, at - 80), at))) {
    const [mark] = AT_LINE.exec(rest) ?? []
    if (mark !== undefined) return mark
  }
  for (const sign of IN_LINE) {
    const [mark] = sign.exec(rest) ?? []
    if (mark !== undefined) return mark
  }
  return undefined
}

/** Where something stands in a source: `to` is behind the last. */
export interface Span {
  readonly from: number
  readonly to: number
}

/**
 * For each character of a paragraph as it reads, where it stands in the source; `undefined` where the two differ in more than signs of
 * Markdown and white space. What the copy has of the signs may stand there.
 */
export function alignReading(source: string, read: string): Span[] | undefined {
  const spans: Span[] = []
  let at = 0
  const isSpace = (text: string | undefined) => text !== undefined && /\s/.test(text)
  while (at < source.length || spans.length < read.length) {
    const next = read[spans.length]
    if (isSpace(source[at]) && (isSpace(next) || isSpace(read[spans.length - 1]) || spans.length === 0 || !next)) {
      const from = at
      while (isSpace(source[at])) at++
      if (isSpace(next)) spans.push({ from, to: at })
    } else if (isSpace(next) && isSpace(read[spans.length - 1])) spans.push({ from: at, to: at })
    else {
      const mark = markAt(source, at)
      if (mark !== undefined && !read.startsWith(mark, spans.length)) {
        const number = NOTE.test(mark) ? numberOf(read.slice(spans.length), source[at + mark.length]) : 0
        for (let i = 0; i < number; i++) spans.push({ from: i === 0 ? at : at + mark.length, to: at + mark.length })
        at += mark.length
      } else if (next !== undefined && source[at] === next) spans.push({ from: at, to: ++at })
      else return undefined
    }
  }
  return spans
}

/** How many characters a note's number takes in what a reader copied. */
function numberOf(read: string, behind: string | undefined): number {
  const [number = ''] = /^(?:\[\d{1,3}\]|\d{1,3})/.exec(read) ?? []
  return number === '' || number[0] === behind ? 0 : number.length
}

/** Signs that `before` has and `after` has not, each once. */
export function marksTakenOut(before: string, after: string): string[] {
  const had = countsOf(before)
  const has = countsOf(after)
  return [...had].filter(([mark, count]) => count > (has.get(mark) ?? 0)).map(([mark]) => mark)
}

/** How often each sign stands in a paragraph; those in code are code. */
function countsOf(source: string): Map<string, number> {
  const counts = new Map<string, number>()
  if (/^(?: {0,3}(?:`{3}|~{3}|\$\$)| {4})/.test(source)) return counts
  const add = (mark: string) => counts.set(mark, (counts.get(mark) ?? 0) + 1)
  for (let at = 0; at < source.length;) {
    const [code] = /^(`+)(?!`)[^]*?[^`]\1(?!`)/.exec(source.slice(at, at + 2_000)) ?? []
    if (code !== undefined) add('`…`')
    const mark = code ?? markAt(source, at)
    if (mark !== undefined && code === undefined) {
      if (/^ {0,3}>/.test(mark) && at === 0) add('>')
      else if (/^\]\(/.test(mark)) add(`[…${mark}`)
      else if (/^(?:\*+|~~|!?\[.+|<.*|:[a-z]+\[)$/.test(mark)) add(mark)
      else if (/^_/.test(mark) && !/\w/.test(source[at - 1] ?? '')) add(mark)
    }
    at += mark?.length ?? 1
  }
  return counts
}
