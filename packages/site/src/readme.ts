import { README_MARK, type Series, type Topic } from '@backroad/series'
import path from 'node:path'
import { addressOf } from './pages/layout.ts'
import { plainMarkdown } from './plain-markdown.ts'
import { articlePath } from './site-facts.ts'

export { README_MARK }

/**
 * The table of contents as a README: headings for chapters, items for topics; what is written has a link, what is planned has none.
 * `backroad series import` makes the same series of it. Articles are linked where they are published; without an address for that, to
 * their files in the series, from the folder in which the README stands (`at`, absolute).
 */
export function readmeOf(series: Series, at: string): string {
  const chapters = series.chapters.map(
    ({ title, topics }) =>
      `## ${plainMarkdown(title, 'heading')}\n\n${topics.map((topic) => `- ${item(series, topic, at)}\n`).join('')}`,
  )
  return [
    `# ${plainMarkdown(series.title, 'heading')}\n`,
    `${plainMarkdown(series.description, 'paragraph')}\n`,
    ...chapters,
    `${README_MARK}\n`,
  ].join('\n')
}

function item(series: Series, topic: Topic, at: string): string {
  const title = plainMarkdown(topic.title, 'paragraph')
  const href = topic.lesson ? hrefOf(series, topic, at) : topic.link
  return href === undefined ? title : `[${title}](${destination(href)})`
}

function hrefOf({ address }: Series, { slug, lesson }: Topic, at: string): string {
  if (address !== undefined) return addressOf(address.replace(/\/?$/, '/'), articlePath(slug))
  const file = path.relative(at, lesson!.path)
  return file.split(path.sep).map(encodeURIComponent).join('/')
}

/** Where a link leads, as Markdown takes it; within `<` and `>` only where it needs them. */
function destination(href: string): string {
  const safe = href.replace(/[<>\\\s]/g, encodeURIComponent).replace(/&(?=#?\w+;)/g, '\\&')
  return /[()]/.test(safe) ? `<${safe}>` : safe
}
