import { readingMinutes, type Credit } from '@backroad/series'
import { markup, raw, type Html } from '../markup.ts'
import {
  articlePath,
  proofPath,
  rootOf,
  sourcePath,
  stateOf,
  type Article,
  type Page,
  type SiteFacts,
} from '../site-facts.ts'
import { editAddress } from './edit-address.ts'
import { mailAddress } from './mail-address.ts'
import { repeatsTitle, summaryOf } from './summary.ts'
import { dayOf } from './words.ts'

/** The articles before and after one. */
export interface Neighbours {
  readonly previous?: Article
  readonly following?: Article
}

/** An article, its proofs, who corrected it, how to correct it, and its neighbours. `body` is its rendered text. */
export function articlePage(
  site: SiteFacts,
  article: Article,
  body: string,
  { previous, following }: Neighbours,
): Page {
  const path = articlePath(article.slug)
  const { corrections } = site.series
  const first = article.text.pictures[0]
  return {
    path,
    title: article.title,
    description: summaryOf(article),
    type: 'article',
    updated: article.updated,
    hosts: article.text.hosts,
    ...(first ? { picture: first.to } : {}),
    scripts: [site.assets.script, ...(corrections ? [site.assets.propose] : [])],
    links: [
      ...(previous ? [{ rel: 'prev', href: `${previous.slug}.html` }] : []),
      ...(following ? [{ rel: 'next', href: `${following.slug}.html` }] : []),
    ],
    main: markup`<main id="main">
<article${corrections && proposing(site, article)}>
<header class="top"><p class="where"><a href="../index.html#chapter-${article.inChapter.slug}">${article.inChapter.title}</a><span aria-hidden="true"> · </span>chapter ${article.inChapter.number}</p>
<h1>${article.title}</h1>
${leadOf(article)}<p class="note facts"><span>${stateOf(article)}</span><span>${readingMinutes(article.text.words)} min to read</span><span>last changed <time datetime="${article.updated}">${dayOf(article.updated)}</time></span></p>
${proofs(article)}</header>
<div class="prose">
${raw(body)}
</div>
${thanks(article)}${corrections && invitation(site, article)}${history(article)}</article>
<nav class="along" aria-label="Before and after">${
      previous &&
      markup`<a href="${previous.slug}.html" rel="prev"><span class="label">before this</span>${previous.title}</a>`
    }${following && markup`<a href="${following.slug}.html" rel="next"><span class="label">after this</span>${following.title}</a>`}</nav>
</main>`,
  }
}

/** What the article answers, unless that is its title again, as an import makes it. */
function leadOf(article: Article): Html | undefined {
  return repeatsTitle(article) ? undefined : markup`<p class="lead">${article.question}</p>\n`
}

function proofs({ slug, proofs }: Article): Html | undefined {
  if (proofs.length === 0) return undefined
  return markup`<ul class="badges" role="list" aria-label="Proven">${proofs.map(
    ({ build, title, stages }) =>
      markup`<li><a class="badge" href="../${proofPath(slug, build)}"><b>proven</b> ${title}, ${stages.length} ${stages.length === 1 ? 'stage' : 'stages'}</a></li>`,
  )}</ul>
`
}

function thanks({ credits }: Article): Html | undefined {
  const names = [...new Set(credits.map(({ by }) => by))]
  if (names.length === 0) return undefined
  const last = names.pop()
  return markup`<p class="note thanks">Corrected by ${names.length > 0 ? `${names.join(', ')} and ${last}` : last}. Thank you.</p>
`
}

/** Newest first. */
function history({ credits, text }: Article): Html | undefined {
  if (credits.length === 0) return undefined
  return markup`<details class="history"><summary>History of this page</summary>
<ol role="list">${credits.toReversed().map(correction)}</ol>
<p class="label">Its text now: sha256 <span class="mono">${text.sha256}</span></p></details>
`
}

function correction({ by, at, reason, source, quote }: Credit): Html {
  const isAddress = source !== undefined && /^https:\/\//.test(source) && URL.canParse(source)
  const shown = isAddress ? markup`<a href="${source}" rel="external noopener nofollow">${source}</a>` : source
  return markup`<li><p><time datetime="${at}">${dayOf(at)}</time>, corrected by ${by}: ${reason}${shown && markup` Source: ${shown}`}</p><p>It said:</p><blockquote><p>${quote}</p></blockquote></li>
`
}

/** What the script that makes a proposal needs to know. */
function proposing({ series }: SiteFacts, { slug, title }: Article): Html {
  const { mail, forge } = series.corrections ?? {}
  const { author } = series
  return markup` data-series="${series.slug}" data-topic="${slug}" data-title="${title}" data-source="${rootOf(articlePath(slug))}${sourcePath(slug)}"${
    mail !== undefined && markup` data-mail="${mail}"`
  }${forge !== undefined && markup` data-forge="yes"`}${author && markup` data-author="${author.name}"`}${
    author?.address !== undefined && markup` data-author-page="${author.address}"`
  }`
}

/** Works without a script where there is a mail address or a forge; with one, each paragraph has a place of its own too. */
function invitation({ series }: SiteFacts, article: Article): Html {
  const { mail, forge } = series.corrections ?? {}
  const ways = [
    ...(forge === undefined
      ? []
      : [markup`<a id="forge" href="${editAddress(forge, article.path)}" rel="external nofollow">edit the file</a>`]),
    ...(mail === undefined ? [] : [markup`<a href="${mailAddress(mail, series.slug, article)}">write a mail</a>`]),
  ]
  return markup`<p class="note propose-here${ways.length === 0 && ' by-script'}" id="propose">Something is wrong, or unclear? ${
    ways.length > 0 && markup`To propose an edit, ${ways.map((way, index) => markup`${index > 0 && ' or '}${way}`)}. `
  }<span class="by-script"><button class="tool" type="button" data-propose aria-pressed="false">Propose an edit to a paragraph</button></span></p>
`
}
