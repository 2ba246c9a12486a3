import { encode, safeAddress } from './encode.ts'

const tag = /<(\/?)(b|i|em|strong|p|ul|ol|li|a)(?: href="([^"<>]*)")?>/g

/**
 * HTML that somebody wrote, with only these elements left in it, and of attributes only a link's address. It is built anew from what
 * is allowed: everything else, whatever it may be, comes out as the text it is.
 */
export function cleanHtml(html: string): string {
  let clean = ''
  let at = 0
  const open: string[] = []
  for (const match of html.matchAll(tag)) {
    clean += textOf(html.slice(at, match.index))
    at = match.index + match[0].length
    const [whole, slash, name = '', href] = match
    if (slash) clean += close(open, name)
    else if (name !== 'a' && href === undefined) clean += opened(open, name, `<${name}>`)
    else if (name === 'a' && href !== undefined) clean += opened(open, name, link(href))
    else clean += encode(whole)
  }
  return clean + textOf(html.slice(at)) + ends(open)
}

function opened(open: string[], name: string, as: string): string {
  open.push(name)
  return as
}

/** Ends an element, and with it those that were opened within. One that is not open is not ended. */
function close(open: string[], name: string): string {
  const place = open.lastIndexOf(name)
  if (place < 0) return ''
  return ends(open.splice(place))
}

/** The end tags of elements that are open, the innermost first. */
function ends(open: readonly string[]): string {
  return open
    .map((name) => `</${name}>`)
    .reverse()
    .join('')
}

function link(href: string): string {
  const address = safeAddress(decode(href))
  return address === undefined ? '<a>' : `<a href="${encode(address)}" rel="nofollow noopener">`
}

function textOf(html: string): string {
  return encode(decode(html))
}

const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Character references, read once: the five with a name here, and numbers. */
function decode(text: string): string {
  return text.replace(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (whole: string, hex?: string, decimal?: string, name?: string) => {
      if (name) return names[name.toLowerCase()] ?? whole
      const code = hex ? parseInt(hex, 16) : Number(decimal)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}
