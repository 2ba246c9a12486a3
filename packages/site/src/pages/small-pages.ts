import { markup } from '../markup.ts'
import { articlePath, type Article, type Page, type SiteFacts } from '../site-facts.ts'
import { addressOf, layout } from './layout.ts'

/**
 * What a host shows for an address that isn't there, at whatever depth that was: so it names its files from the host's root, by the
 * site's own address, and where that isn't known from where it stands.
 */
export function notFoundPage(site: SiteFacts): string {
  const root = site.address ? new URL(site.address).pathname : ''
  const page: Page = {
    path: '404.html',
    title: 'This page is not there',
    description: 'There is no page at this address.',
    main: markup`<main id="main" class="astray"><h1>This page is not there</h1>
<p>It may have been renamed, or the address was cut off on its way.</p>
<p class="act"><a class="btn go" href="${root}index.html">To the table of contents</a></p></main>`,
  }
  return layout(site, page, root)
}

/** Leads from the address that an article had before to the one it has. */
export function movedPage(site: SiteFacts, { slug, title }: Article): string {
  const to = `${slug}.html`
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url=${to}">
<title>${title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="${site.address ? addressOf(site.address, articlePath(slug)) : to}">
</head>
<body><p>This article has moved: <a href="${to}">${title}</a></p></body>
</html>
`.text
}
