import type { ArticleBody } from '../article/types.ts'
import { editAddress } from './edit-address.ts'
import type { Article, SiteFacts } from '../site-facts.ts'

/**
 * The Markdown of an article with the lines of its blocks: what a reader's proposal starts from. It is a script, since a page
 * that is opened from a disk may load no other data; it is loaded when the first proposal is begun.
 */
export function sourceScript(
  { series }: SiteFacts,
  { slug, path, text }: Article,
  { source, blocks }: ArticleBody,
): string {
  const { forge } = series.corrections ?? {}
  const facts = {
    ...{ series: series.slug, topic: slug, sha256: text.sha256, source, blocks },
    ...(forge === undefined ? {} : { edit: editAddress(forge, path) }),
  }
  return `backroadSource(${JSON.stringify(facts)})\n`
}
