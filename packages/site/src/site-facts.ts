import type { Frame } from '@backroad/series'
import type { ArticleFacts } from './article/types.ts'
import type { Html } from './markup.ts'

/** What all pages of a site have in common. */
export interface SiteFacts {
  readonly series: NonNullable<Frame['facts']>
  /** With a slash at its end; absent when series.yaml names none. */
  readonly address?: string
  readonly assets: Assets
  readonly chapters: readonly SiteChapter[]
  /** Those with a page here, in the order of the book. */
  readonly articles: readonly Article[]
}

export interface SiteChapter {
  readonly number: number
  readonly slug: string
  readonly title: string
  readonly topics: readonly ArticleFacts[]
}

/** An article that stands here, between its neighbours. */
export interface Article extends ArticleFacts {
  readonly text: NonNullable<ArticleFacts['text']>
  readonly inChapter: SiteChapter
  /** When its content last changed, ISO 8601 to the second. */
  readonly updated: string
}

/** Where the site's own files stand, from its root. */
export interface Assets {
  readonly style: string
  readonly icon: string
  readonly script: string
  readonly search: string
  readonly propose: string
}

/** A page of the site. */
export interface Page {
  /** From the root of the site: "topics/what-is-http.html". */
  readonly path: string
  readonly title: string
  readonly description: string
  readonly main: Html
  readonly type?: 'article'
  /** Path of a picture on the site, or an address, to show where the page is linked. */
  readonly picture?: string
  /** Hosts that its pictures come from. */
  readonly hosts?: readonly string[]
  readonly scripts?: readonly string[]
  readonly links?: readonly { readonly rel: string; readonly href: string }[]
  readonly updated?: string
}

export type TopicState = 'planned' | 'published' | 'proven'

/** The status of a topic, counted from what stands in its folder. */
export function stateOf(topic: ArticleFacts): TopicState {
  if (!topic.text && topic.link === undefined) return 'planned'
  return topic.proofs.length > 0 ? 'proven' : 'published'
}

export const articlePath = (slug: string): string => `topics/${slug}.html`
/** What a reader's proposal starts from: the Markdown of an article, as a script that can be loaded from anywhere. */
export const sourcePath = (slug: string): string => `sources/${slug}.js`
/** The page of a proof, and the proof as a file. */
export const proofPath = (slug: string, build: string): string => `proofs/${slug}.${build.replace('/', '.')}.html`
export const proofFile = (slug: string, build: string): string => `proofs/${slug}.${build.replace('/', '.')}.json`

/** From a page's folder back to the root: "../" or nothing. */
export function rootOf(path: string): string {
  return '../'.repeat(path.split('/').length - 1)
}
