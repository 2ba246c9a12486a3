import { countsInWords, countTopics, readingMinutes } from '@backroad/series'
import { hostsOf } from '../article/hosts-of.ts'
import type { ArticleFacts } from '../article/types.ts'
import { markup, type Html } from '../markup.ts'
import { articlePath, stateOf, type Page, type SiteFacts, type TopicState } from '../site-facts.ts'
import { count } from './words.ts'

const MEANS: Readonly<Record<TopicState, string>> = {
  planned: 'not written yet',
  published: 'written',
  proven: 'written, and the program that goes with it was checked',
}

/** The first page: what the series is, its introduction, and all its topics with their states. */
export function contentsPage(site: SiteFacts, introduction: Html | undefined, searchParts: number): Page {
  const { series } = site
  return {
    path: 'index.html',
    title: series.title,
    description: series.description,
    hosts: introduction ? hostsOf(introduction.text) : [],
    scripts: [site.assets.script, ...(searchParts > 0 ? [site.assets.search] : [])],
    main: markup`<main id="main">
<div class="opening"><h1>${series.title}</h1>
<p class="lead">${series.description}</p>
<p class="note">${summary(site)}</p></div>
${introduction && markup`<div class="prose introduction">${introduction}</div>\n`}${searchParts > 0 && searchPlace(searchParts)}<section class="map" id="contents" aria-labelledby="contents-h">
<h2 id="contents-h">Table of contents</h2>
${key(site)}<ol class="chapters" role="list">
${site.chapters.map(
  (
    chapter,
  ) => markup`<li id="chapter-${chapter.slug}"><h3><span class="no num">${chapter.number}</span> ${chapter.title}</h3>
<ol role="list">
${chapter.topics.map(line)}</ol></li>
`,
)}</ol>
</section>
</main>`,
  }
}

function line(topic: ArticleFacts): Html {
  const state = stateOf(topic)
  const { slug, title, link, text } = topic
  const name = text
    ? markup`<a href="${articlePath(slug)}">${title}</a>`
    : link === undefined
      ? markup`${title}`
      : markup`<a href="${link}" rel="external">${title}</a>`
  const minutes = text && markup`<span class="num">${readingMinutes(text.words)} min</span>`
  const elsewhere = link !== undefined && markup`<span>elsewhere</span>`
  return markup`<li class="topic is-${state}" id="${slug}"><span class="name">${name}</span> <span class="tail"><span class="state">${state}</span>${elsewhere}${minutes}</span></li>
`
}

function summary({ chapters }: SiteFacts): string {
  const topics = chapters.flatMap((chapter) => chapter.topics)
  const counts = countTopics(topics.map(({ dir, text, link }) => ({ dir, isHere: text !== undefined, link })))
  const proven = topics.filter((topic) => stateOf(topic) === 'proven').length
  // Readers are not told of drafts.
  const told = countsInWords({ ...counts, drafts: 0 }, proven)
  return `${count(topics.length, 'topic')} in ${count(chapters.length, 'chapter')}: ${told}.`
}

function key({ chapters }: SiteFacts): Html {
  const states = new Set(chapters.flatMap((chapter) => chapter.topics.map(stateOf)))
  const shown = (['planned', 'published', 'proven'] as const).filter((state) => states.has(state))
  return markup`<ul class="key" role="list" aria-label="What the signs say">${shown.map(
    (state) =>
      markup`<li class="topic is-${state}"><span class="name"><b>${state}</b> <span class="note">${MEANS[state]}</span></span></li>`,
  )}</ul>
`
}

/** Filled by a script; without one the table of contents is what there is. */
function searchPlace(parts: number): Html {
  return markup`<search class="by-script" id="search" data-parts="${parts}"><label for="words">Search the articles</label>
<input class="in" id="words" type="search" autocomplete="off" maxlength="200"><p class="note" id="found" role="status"></p><ol class="hits" role="list"></ol></search>
`
}
