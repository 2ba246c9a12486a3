import type { OpenOptions } from './types.ts'

/** A page with HTML of the attacker's put into it: right after the head begins, or at the end of the body. */
export function injected(page: string, inject: OpenOptions['inject']): string {
  if (inject === undefined) return page
  const { html, at = 'end' } = inject
  const mark = at === 'head' ? /<head(\s[^>]*)?>/i.exec(page) : /<\/body\s*>(?![^]*<\/body\s*>)/i.exec(page)
  const place =
    mark === null ? (at === 'head' ? 0 : page.length) : at === 'head' ? mark.index + mark[0].length : mark.index
  return page.slice(0, place) + html + page.slice(place)
}
