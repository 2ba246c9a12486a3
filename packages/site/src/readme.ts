import type { Series, Topic } from '@backroad/series'
import { addressOf } from './pages/layout.ts'
import { articlePath } from './site-facts.ts'

/** Stands in a file that was made here, so that no other is written over. */
export const README_MARK = '<!-- Made by backroad publish --readme. -->'

/**
 * The table of contents as a README: headings for chapters, items for topics; what is written has a link, what is planned has none.
 * `backroad series import` makes the same series of it. Articles are linked where they are published; without an address for that, to
 * their files in the series.
 */
export function readmeOf(series: Series): string {
  const chapters = series.chapters.map(
    ({ title, topics }) => `## ${plain(title)}\n\n${topics.map((topic) => `- ${item(series, topic)}\n`).join('')}`,
  )
  return [`# ${plain(series.title)}\n`, `${plain(series.description)}\n`, ...chapters, `${README_MARK}\n`].join('\n')
}

function item(series: Series, topic: Topic): string {
  const href = topic.link ?? (topic.lesson ? hrefOf(series, topic) : undefined)
  return href === undefined
    ? plain(topic.title)
    : `[${plain(topic.title)}](<${href.replace(/[<>\\]/g, encodeURIComponent)}>)`
}

function hrefOf({ address, dir }: Series, { slug, lesson }: Topic): string {
  if (address !== undefined) return addressOf(address.replace(/\/?$/, '/'), articlePath(slug))
  return lesson!.path.slice(dir.length + 1).replaceAll('\\', '/')
}

/** Text on one line in which no sign means anything to Markdown. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[!-/:-@[-`{-~]/g, '\\$&')
}
