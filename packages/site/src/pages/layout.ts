import { markup, raw, type Html } from '../markup.ts'
import { rootOf, type Page, type SiteFacts } from '../site-facts.ts'

const BRAND = raw(
  '<svg viewBox="0 0 20 24" aria-hidden="true"><path class="edge" d="M6 24C6 15 14 16 14 9V0"/><path class="fill" d="M6 24C6 15 14 16 14 9V0"/></svg>',
)

/**
 * A whole page. It names its own files by relative addresses, so that it works from any folder of any host and from a disk; nothing in it
 * needs a script, and its policy allows only what stands on the site. `root` leads to the site's root, where that isn't where it stands.
 */
export function layout(site: SiteFacts, page: Page, root = rootOf(page.path)): string {
  const { series, address, assets } = site
  const isContents = page.path === 'index.html'
  const title = isContents ? series.title : `${page.title} · ${series.title}`
  const canonical = address && page.path !== '404.html' ? addressOf(address, page.path) : undefined
  const home = markup`${root}index.html`
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(page.hosts ?? [])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${page.description}">
${series.author && markup`<meta name="author" content="${series.author.name}">\n`}${openGraph(site, page, title, canonical)}${
    canonical !== undefined && markup`<link rel="canonical" href="${canonical}">\n`
  }${site.articles.length > 0 && markup`<link rel="alternate" type="application/atom+xml" href="${root}feed.xml" title="${series.title}">\n`}<link rel="icon" href="${root}${assets.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${root}${assets.style}">
${page.links?.map(({ rel, href }) => markup`<link rel="${rel}" href="${href}">\n`)}${page.scripts?.map(
    (script) => markup`<script src="${root}${script}" defer></script>\n`,
  )}</head>
<body>
<a class="skip" href="#main">To the text</a>
<div class="sheet">
<header class="site">
<a class="brand" href="${home}"${isContents && raw(' aria-current="page"')}>${BRAND}${series.title}</a>
<nav aria-label="Main"><ul role="list"><li><a href="${home}#contents">Contents</a></li>${
    site.articles.length > 0 && markup`<li class="by-script"><a href="${home}#search">Search</a></li>`
  }</ul></nav>
</header>
${page.main}
${footer(site, root)}
</div>
</body>
</html>
`.text
}

function footer({ series, articles }: SiteFacts, root: string): Html {
  const { author } = series
  const name = author?.address
    ? markup`<a href="${author.address}" rel="author external">${author.name}</a>`
    : author?.name
  return markup`<footer class="foot note">${name && markup`<span>Written by ${name}.</span>`}<span>${rightsOf(series)}</span>${
    articles.length > 0 && markup`<span><a href="${root}feed.xml">Feed</a></span>`
  }<span>Made with Backroad. This site sets no cookies and counts nobody.</span></footer>`
}

/** npm's word for "no licence", which is not one that readers know. */
export function rightsOf({ license }: SiteFacts['series']): string {
  return license === 'UNLICENSED' ? 'All rights reserved.' : `Licence: ${license}.`
}

/**
 * Only what stands on the site, and pictures from the hosts that the page shows pictures of. Nothing here connects to anything, but
 * what judges a site, as Lighthouse does, asks from within its page for robots.txt.
 */
function policy(hosts: readonly string[]): string {
  const images = ["'self'", ...hosts.map((host) => `https://${host}`)].join(' ')
  return `default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src ${images}; connect-src 'self'; base-uri 'none'; form-action 'none'`
}

/** Open Graph (ogp.me). Addresses must be whole, so those of a site without one are left out. */
function openGraph({ series, address }: SiteFacts, page: Page, title: string, canonical: string | undefined): Html {
  const properties: readonly (readonly [string, string | undefined])[] = [
    ['og:type', page.type ?? 'website'],
    ['og:title', page.type === 'article' ? page.title : title],
    ['og:description', page.description],
    ['og:site_name', series.title],
    ['og:url', canonical],
    ['og:image', page.picture && address && new URL(page.picture, address).href],
    ['article:modified_time', page.type === 'article' ? page.updated : undefined],
  ]
  return markup`${properties.map(
    ([name, value]) => value !== undefined && markup`<meta property="${name}" content="${value}">\n`,
  )}`
}

/** The address of a page; the first one is the site's own. */
export function addressOf(address: string, path: string): string {
  return path === 'index.html' ? address : new URL(path, address).href
}
