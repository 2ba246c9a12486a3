import { readFileSync } from 'node:fs'
import type { FileStamp } from './article/memory.ts'
import type { ArticleBody } from './article/types.ts'
import { digestOf } from './digest.ts'
import { atomFeed } from './feeds/atom-feed.ts'
import { partsOf, readSearchPart, searchEntry, searchPart, searchPath, type SearchEntry } from './feeds/search-parts.ts'
import { robots, sitemap } from './feeds/sitemap.ts'
import { raw } from './markup.ts'
import type { Manifest } from './output/manifest.ts'
import type { SiteFolder } from './output/site-folder.ts'
import { articlePage } from './pages/article-page.ts'
import { contentsPage } from './pages/contents-page.ts'
import { layout } from './pages/layout.ts'
import { proofPage } from './pages/proof-page.ts'
import { movedPage, notFoundPage } from './pages/small-pages.ts'
import { sourceScript } from './pages/source-script.ts'
import { articlePath, proofFile, proofPath, sourcePath, type Article, type SiteFacts } from './site-facts.ts'

interface Writing {
  readonly site: SiteFolder
  readonly facts: SiteFacts
  /** The site's own files. */
  readonly files: ReadonlyMap<string, string | Uint8Array>
  readonly introduction: string | undefined
  readonly dated: Manifest['articles']
  /** Of the code that makes pages. */
  readonly makers: string
  /** Texts of articles whose pages have to be made. */
  readonly bodies: (articles: readonly Article[]) => Promise<(slug: string) => ArticleBody>
}

/** Makes every file of the site that isn't there as it should be, and removes those that are no more. */
export async function writeSite(writing: Writing): Promise<Readonly<Record<string, FileStamp>>> {
  const { site, facts, files, introduction, dated } = writing
  const articles = facts.articles
  const places = new Map(articles.map((article, place) => [article.slug, place]))
  const parts = partsOf(articles).map((own, number) => partOf(writing, own, number, places))
  const small = smallFiles(facts)
  const pictures = new Map(articles.flatMap(({ text }) => text.pictures.map(({ from, to }) => [to, from] as const)))
  site.expect([
    ...files.keys(),
    ...small.map(([file]) => file),
    'index.html',
    ...articles.flatMap((article) => pathsOf(facts, article)),
    ...parts.map(({ file }) => file),
    ...pictures.keys(),
  ])

  const keys = new Map(articles.map((article, index) => [article.slug, pageKey(writing, article, index)]))
  const stale = new Set(
    articles.filter((article) =>
      textPaths(facts, article).some((file) => !site.isCurrent(file, keys.get(article.slug)!)),
    ),
  )
  const missing = new Set([...stale, ...parts.flatMap(({ unknown }) => unknown)])
  const bodyOf = await writing.bodies([...missing])

  // What pages show stands there before them.
  for (const [file, content] of files) site.put(file, content)
  for (const [file, from] of pictures) {
    if (site.isCurrent(file, file)) site.keep(file)
    else site.put(file, readFileSync(from), file)
  }
  for (const [index, article] of articles.entries()) {
    if (stale.has(article)) putTexts(writing, article, index, keys.get(article.slug)!, bodyOf(article.slug))
    else for (const file of textPaths(facts, article)) site.keep(file)
    putProofs(writing, article)
  }
  for (const part of parts) putPart(site, part, bodyOf)
  const contents = contentsPage(facts, introduction === undefined ? undefined : raw(introduction), parts.length)
  site.put('index.html', layout(facts, contents))
  for (const [file, content] of small) site.put(file, content)
  return site.finish(dated)
}

/** What is made of an article's text: its page, and what a proposal starts from where proposals are taken. */
function textPaths({ series }: SiteFacts, { slug }: Article): string[] {
  return [articlePath(slug), ...(series.corrections ? [sourcePath(slug)] : [])]
}

function pathsOf(facts: SiteFacts, article: Article): string[] {
  const proofs = article.proofs.flatMap(({ build }) => [proofPath(article.slug, build), proofFile(article.slug, build)])
  return [...textPaths(facts, article), ...proofs]
}

/** All that an article's page depends on. */
function pageKey({ facts, makers }: Writing, article: Article, index: number): string {
  const { title, slug, description: _, glossary: __, dir: ___, introduction: ____, ...series } = facts.series
  const { dir: _____, builds: ______, text, inChapter, ...own } = article
  const beside = [facts.articles[index - 1], facts.articles[index + 1]].map((one) => one && [one.slug, one.title])
  const shown = { ...text, pictures: text.pictures.map(({ to }) => to) }
  const chapter = [inChapter.number, inChapter.slug, inChapter.title]
  return digestOf(
    JSON.stringify([makers, facts.assets, facts.address, title, slug, series, own, shown, chapter, beside]),
  )
}

function putTexts({ site, facts }: Writing, article: Article, index: number, key: string, body: ArticleBody): void {
  const [previous, following] = [facts.articles[index - 1], facts.articles[index + 1]]
  const beside = { ...(previous ? { previous } : {}), ...(following ? { following } : {}) }
  site.put(articlePath(article.slug), layout(facts, articlePage(facts, article, body.html, beside)), key)
  if (facts.series.corrections) site.put(sourcePath(article.slug), sourceScript(facts, article, body), key)
}

function putProofs({ site, facts }: Writing, article: Article): void {
  for (const proof of article.proofs) {
    site.put(proofPath(article.slug, proof.build), layout(facts, proofPage(facts, article, proof)))
    site.put(proofFile(article.slug, proof.build), `${JSON.stringify({ format: 1, proofs: [proof] }, null, 2)}\n`)
  }
}

/** A part of the search index, with what is known of it from before. */
interface SearchPart {
  readonly file: string
  readonly number: number
  readonly key: string
  readonly isCurrent: boolean
  readonly articles: readonly (readonly [place: number, article: Article])[]
  readonly known: ReadonlyMap<string, SearchEntry>
  /** Articles of which nothing is known. */
  readonly unknown: readonly Article[]
}

function partOf(
  { site, makers }: Writing,
  own: readonly Article[],
  number: number,
  places: ReadonlyMap<string, number>,
): SearchPart {
  const file = searchPath(number)
  const articles = own.map((article) => [places.get(article.slug)!, article] as const)
  const key = digestOf(
    JSON.stringify([
      makers,
      number,
      articles.map(([place, { slug, title, text }]) => [place, slug, title, text.shown]),
    ]),
  )
  const isCurrent = site.isCurrent(file, key)
  const text = isCurrent ? undefined : site.read(file)
  const known = text === undefined ? new Map<string, SearchEntry>() : readSearchPart(text)
  const unknown = isCurrent
    ? []
    : own.filter((article) => known.get(articlePath(article.slug))?.d !== article.text.shown)
  return { file, number, key, isCurrent, articles, known, unknown }
}

function putPart(site: SiteFolder, part: SearchPart, bodyOf: (slug: string) => ArticleBody): void {
  if (part.isCurrent) {
    site.keep(part.file)
    return
  }
  const unknown = new Set(part.unknown)
  const entries = part.articles.map(([place, article]): SearchEntry => {
    const before = part.known.get(articlePath(article.slug))
    if (before === undefined || unknown.has(article)) return searchEntry(article, place, bodyOf(article.slug).html)
    return { ...before, n: place, t: article.title }
  })
  site.put(part.file, searchPart(part.number, entries), part.key)
}

function smallFiles(facts: SiteFacts): [file: string, content: string][] {
  const slugs = new Set(facts.articles.map(({ slug }) => slug))
  const moved = facts.articles.flatMap((article) =>
    article.aliases
      .filter((alias) => !slugs.has(alias))
      .map((alias): [string, string] => [articlePath(alias), movedPage(facts, article)]),
  )
  return [
    ...moved,
    ...(facts.articles.length > 0 ? [['feed.xml', atomFeed(facts)] satisfies [string, string]] : []),
    ...sitemap(facts),
    ['robots.txt', robots(facts)],
    ['404.html', notFoundPage(facts)],
  ]
}
