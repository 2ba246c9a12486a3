import type { Article } from '../site-facts.ts'
import { articlePath } from '../site-facts.ts'
import { sectionsOf } from './sections-of.ts'

/** About so many articles are in one part: some hundred kilobytes. */
const ARTICLES_EACH = 256

/** An article in the index. Short keys: there is one of these for each. */
export interface SearchEntry {
  /** Its place in the book. */
  readonly n: number
  /** Path of its page. */
  readonly p: string
  /** Title. */
  readonly t: string
  /** Parts of its text: id of the heading, the heading, the text. */
  readonly s: readonly (readonly [id: string, heading: string, text: string])[]
  /** Which text that is: its digest as shown. */
  readonly d: string
}

/** In which part each article is. An article stays in its part when others come or go, until there are twice as many. */
export function partsOf(articles: readonly Article[]): Article[][] {
  let parts = 1
  while (parts * ARTICLES_EACH < articles.length) parts *= 2
  const groups = Array.from({ length: parts }, (): Article[] => [])
  for (const article of articles) groups[parts === 1 ? 0 : spread(article.slug) % parts]!.push(article)
  return articles.length === 0 ? [] : groups
}

/** A number for a slug (FNV-1a, 32 bit). */
function spread(slug: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < slug.length; index++) hash = Math.imul(hash ^ slug.charCodeAt(index), 0x01000193) >>> 0
  return (hash ^ (hash >>> 16)) >>> 0
}

export const searchPath = (part: number): string => `search/${part}.js`

export function searchEntry(article: Article, place: number, html: string): SearchEntry {
  return {
    n: place,
    p: articlePath(article.slug),
    t: article.title,
    s: sectionsOf(html),
    d: article.text.shown,
  }
}

/** A part as a file. It is a script, since a page that is opened from a disk may load no other data. */
export function searchPart(part: number, entries: readonly SearchEntry[]): string {
  return `backroadSearch(${part},[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n])\n`
}

/** The entries of a part that was written before, by path. */
export function readSearchPart(text: string): Map<string, SearchEntry> {
  const list = JSON.parse(text.slice(text.indexOf(',') + 1, text.lastIndexOf(')'))) as SearchEntry[]
  return new Map(list.map((entry) => [entry.p, entry]))
}
