/**
 * Text on one line, as Markdown (CommonMark and GFM) that says just that: signs are escaped where they would mean something, and nowhere
 * else, for people read and edit what is written. `place` is where the line stands; an item of a list is a paragraph.
 */
export function plainMarkdown(text: string, place: 'heading' | 'paragraph'): string {
  const line = within(text.replace(/\s+/g, ' ').trim())
  return place === 'heading' ? atEndOfHeading(line) : atBeginOfParagraph(line)
}

function within(line: string): string {
  // In an address that stands bare a backslash would be part of it (GFM §6.9), so then it is none.
  return escapes(line).replace(/(https?|ftp|mailto|xmpp)(?=:\S*\\)|(www)(?=\.\S*\\)/gi, '$&\\')
}

function escapes(line: string): string {
  const code = (line.match(/`/g)?.length ?? 0) > 1 ? '\\`' : '`'
  const strike = (line.match(/~/g)?.length ?? 0) > 1 ? '\\~' : '~'
  return emphasis(
    line
      // A backslash escapes punctuation; at the end it would take the bracket that follows.
      .replace(/\\(?=[!-/:-@[-`{-~]|$)/g, '\\\\')
      .replace(/`/g, code)
      .replace(/~/g, strike)
      .replace(/[[\]]/g, ARE_WORDS.test(line) ? '$&' : '\\$&')
      .replace(/<(?![\s=]|\d[^>]*$|$)/g, '\\<')
      .replace(/&(?=#?\w+;)/g, '\\&'),
  )
}

/** Brackets that stand in pairs, and lead nowhere: no link, no note, no box of a task. */
const ARE_WORDS = /^[^[\]\\]*(?:(?<!^)\[(?!\^)[^[\]\\]*\](?![([:])[^[\]\\]*)*$/

/** Emphasis needs two runs of a sign (CommonMark §6.2). A star that stands alone begins none, nor do lines within a word. */
function emphasis(line: string): string {
  const meant = [...line.matchAll(/\*+|_+/g)].filter(({ 0: run, index }) => !isOnlyText(line, run, index))
  const counts = (sign: string) => meant.filter(({ 0: run }) => run.startsWith(sign)).length
  const paired = ['*', '_'].filter((sign) => counts(sign) > 1)
  const escaped = new Set(meant.filter(({ 0: [sign = ''] }) => paired.includes(sign)).map(({ index }) => index))
  return line.replace(/\*+|_+/g, (run, at: number) => (escaped.has(at) ? run.replace(/./g, '\\$&') : run))
}

function isOnlyText(line: string, run: string, at: number): boolean {
  const [before = '', after = ''] = [line.slice(0, at), line.slice(at + run.length)]
  if (run.startsWith('*')) return before.endsWith(' ') && after.startsWith(' ')
  return /[\p{L}\p{N}]$/u.test(before) && /^[\p{L}\p{N}]/u.test(after)
}

/** What begins a block: an item, a quotation, a line, a heading. */
function atBeginOfParagraph(line: string): string {
  return line
    .replace(/^(\d{1,9})([.)])(?= |$)/, '$1\\$2')
    .replace(/^(?:[-+*](?=[ -]|$)|\*(?=\*{2})|_(?=_{2})|>|#{1,6}(?= |$)|=+$)/, '\\$&')
}

/** Signs # at the end of a heading would close it. */
function atEndOfHeading(line: string): string {
  return line.replace(/(^| )(#+)$/, '$1\\$2')
}
