/** A piece of a card's source; one that names a section of an RFC leads to it. */
export interface SourcePart {
  readonly text: string
  readonly href?: string
}

/** "RFC 9112 §6.3, §9.3" as pieces of text, of which two lead to their sections. */
export function sourceParts(source: string): SourcePart[] {
  const parts: SourcePart[] = []
  let rfc = ''
  let from = 0
  for (const match of source.matchAll(/(?:RFC (\d+)(?: §([\dA-Z][\d.]*\d|\d))?)|§([\dA-Z][\d.]*\d|\d)/g)) {
    rfc = match[1] ?? rfc
    const section = match[2] ?? match[3]
    if (rfc === '') continue
    if (match.index > from) parts.push({ text: source.slice(from, match.index) })
    const anchor = section === undefined ? '' : `#${/^[A-Z]/.test(section) ? 'appendix' : 'section'}-${section}`
    parts.push({ text: match[0], href: `https://www.rfc-editor.org/rfc/rfc${rfc}${anchor}` })
    from = match.index + match[0].length
  }
  if (from < source.length) parts.push({ text: source.slice(from) })
  return parts
}
