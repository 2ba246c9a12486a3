/**
 * The words of a rendered text in parts: what stands before its first heading, then a part for each. Works on the renderer's own
 * markup, in which every sign that isn't markup is written as an entity; what is drawn or only said to a screen reader is left out.
 */
export function sectionsOf(html: string): (readonly [id: string, heading: string, text: string])[] {
  const sections: [string, string, string][] = []
  let [id, heading] = ['', '']
  let rest = 0
  const add = (to: number) => {
    const text = wordsOf(html.slice(rest, to))
    if (text || heading) sections.push([id, heading, text])
  }
  for (const match of html.matchAll(/<h[2-6]([^>]*)>([^]*?)<\/h[2-6]>/g)) {
    add(match.index)
    rest = match.index + match[0].length
    id = / id="([^"]*)"/.exec(match[1] ?? '')?.[1] ?? ''
    heading = wordsOf(match[2] ?? '')
  }
  add(html.length)
  return sections
}

/** The words of rendered markup on one line, without its tags. */
export function wordsOf(html: string): string {
  return html
    .replace(
      /<svg[ >][^]*?<\/svg>|<span class="(?:vh|meaning)"[^]*?<\/span>|<button class="sn-ref"[^]*?<\/button>/g,
      ' ',
    )
    .replace(/<\/?(?:a|b|button|code|del|dfn|em|kbd|mark|samp|span|strong|sub|sup|var)(?: [^>]*)?>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|amp|quot|nbsp));/gi, decoded)
    .replace(/\s+/g, ' ')
    .trim()
}

function decoded(_: string, hex: string | undefined, decimal: string | undefined, name: string | undefined): string {
  if (name !== undefined) return { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ' }[name.toLowerCase()] ?? ' '
  return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
}
