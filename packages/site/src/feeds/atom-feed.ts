import { markup } from '../markup.ts'
import { addressOf, rightsOf } from '../pages/layout.ts'
import { summaryOf } from '../pages/summary.ts'
import { articlePath, type Article, type SiteFacts } from '../site-facts.ts'
import { nameUuid } from './name-uuid.ts'

/** Feed readers ask often; who wants older articles has the table of contents. */
const MOST = 50

/**
 * The feed (RFC 4287): the articles that changed last, newest first. Its ids come from slugs and the author's name, so that they stay when
 * the site moves; a renamed topic keeps that of its first name. Times are those of the content.
 */
export function atomFeed({ series, address, articles }: SiteFacts): string {
  const newest = [...articles]
    .sort((a, b) => (a.updated < b.updated ? 1 : a.updated > b.updated ? -1 : 0))
    .slice(0, MOST)
  const hrefOf = (path: string) => (address ? addressOf(address, path) : path)
  const name = series.author?.name ?? series.title
  const id = (...parts: string[]) => `urn:uuid:${nameUuid(['backroad', name, series.slug, ...parts].join('\n'))}`
  const entry = (article: Article) => markup`<entry>
<id>${id(article.aliases[0] ?? article.slug)}</id>
<title>${article.title}</title>
<link rel="alternate" type="text/html" href="${hrefOf(articlePath(article.slug))}"/>
<updated>${article.updated}</updated>
<summary>${summaryOf(article)}</summary>
<category term="${article.inChapter.slug}" label="${article.inChapter.title}"/>
</entry>
`
  return markup`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${id()}</id>
<title>${series.title}</title>
<subtitle>${series.description}</subtitle>
${address !== undefined && markup`<link rel="self" type="application/atom+xml" href="${hrefOf('feed.xml')}"/>\n`}<link rel="alternate" type="text/html" href="${hrefOf('index.html')}"/>
<updated>${newest[0]?.updated}</updated>
<author><name>${name}</name>${series.author?.address !== undefined && markup`<uri>${series.author.address}</uri>`}</author>
<rights>${rightsOf(series)}</rights>
<generator>Backroad</generator>
${newest.map(entry)}</feed>
`.text
}
