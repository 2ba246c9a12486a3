/** Markup that is safe as it stands. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

type Part = Html | string | number | false | null | undefined | readonly Part[]

/** Markup with parts put in: text is escaped, markup is not, lists are joined, and what is absent is left out. */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = literals[0] ?? ''
  for (const [index, part] of parts.entries()) text += written(part) + (literals[index + 1] ?? '')
  return new Html(text)
}

/** Text for an element or a quoted attribute, in HTML and XML alike. Characters that XML can't hold are left out. */
export function escaped(text: string): string {
  return (/[&<>"'\u0000-\u001f\ufffe\uffff\ud800-\udfff]/.test(text) ? text.toWellFormed() : text)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (sign) => SIGNS[sign]!)
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function written(part: Part): string {
  if (part === undefined || part === null || part === false) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map(written).join('')
  return escaped(String(part))
}

/** Markup that was made elsewhere and is known to be safe. */
export const raw = (text: string): Html => new Html(text)
