import { markup } from '../markup.ts'
import { addressOf } from '../pages/layout.ts'
import { articlePath, type SiteFacts } from '../site-facts.ts'

/** More addresses than this are no sitemap (sitemaps.org, protocol). */
const MOST = 50_000

/** The files of a sitemap by their paths: one, or an index and as many as are needed. Without an address there is none. */
export function sitemap({ address, articles }: SiteFacts): [path: string, text: string][] {
  if (address === undefined) return []
  const urls = [
    markup`<url><loc>${address}</loc></url>\n`,
    ...articles.map(
      ({ slug, updated }) =>
        markup`<url><loc>${addressOf(address, articlePath(slug))}</loc><lastmod>${updated}</lastmod></url>\n`,
    ),
  ]
  const parts = Array.from({ length: Math.ceil(urls.length / MOST) }, (_, index) =>
    urls.slice(index * MOST, (index + 1) * MOST),
  )
  const files = parts.map((part, index): [string, string] => [
    parts.length === 1 ? 'sitemap.xml' : `sitemap-${index + 1}.xml`,
    markup`<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${part}</urlset>
`.text,
  ])
  if (files.length === 1) return files
  const index = markup`<?xml version="1.0" encoding="utf-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${files.map(([path]) => markup`<sitemap><loc>${addressOf(address, path)}</loc></sitemap>\n`)}</sitemapindex>
`.text
  return [['sitemap.xml', index], ...files]
}

/** robots.txt (RFC 9309): everything may be read. */
export function robots({ address }: SiteFacts): string {
  return `User-agent: *\nAllow: /\n${address ? `\nSitemap: ${addressOf(address, 'sitemap.xml')}\n` : ''}`
}
