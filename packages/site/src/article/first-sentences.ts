import { wordsOf } from '../feeds/sections-of.ts'

/** So much of a description is shown where a page is linked. */
const MOST = 160

/** The first whole sentences of a rendered text, plain, at most 160 signs; of a longer one its first words. Pictures and code are none. */
export function firstSentences(html: string): string | undefined {
  for (const [, inner = ''] of html.matchAll(/<p(?: [^>]*)?>([^]*?)<\/p>/g)) {
    const text = wordsOf(withoutNotes(inner))
    if (/[\p{L}\p{N}]/u.test(text)) return shortened(text)
  }
  return undefined
}

/** Notes at the side are no part of the sentence in which they stand. */
function withoutNotes(html: string): string {
  let kept = ''
  let [from, depth] = [0, 0]
  for (const { 0: tag, index } of html.matchAll(/<span(?: [^>]*)?>|<\/span>/g)) {
    if (depth === 0 && !/ class="sn"/.test(tag)) continue
    if (depth === 0) kept += html.slice(from, index)
    depth += tag.startsWith('</') ? -1 : 1
    if (depth === 0) from = index + tag.length
  }
  return kept + html.slice(from)
}

function shortened(text: string): string {
  let whole = ''
  for (const { segment } of SENTENCES.segment(text)) {
    if ((whole + segment).trimEnd().length > MOST) break
    whole += segment
  }
  if (whole.trim() !== '') return whole.trim()
  const start = [...text].slice(0, MOST - 1).join('')
  // A language without spaces has no last one.
  return `${start.replace(/\s+\S*$/, '').replace(/[,;:–—-]+$/, '')}…`
}

const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' })
