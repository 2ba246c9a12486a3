import type { Topic } from '@backroad/series'
import { escaped } from '../markup.ts'

/**
 * A rendered text with sentences in place of its experiments and builds: a site has nothing that runs, and says how to run
 * it in Backroad.
 */
export function placesInWords(html: string, topic: Pick<Topic, 'slug' | 'builds'>): string {
  return html.replace(
    /<div((?: data-b="[\w-]*")?) data-(experiment|build)="([a-z0-9-]+)"((?: data-b="[\w-]*")?)><\/div>/g,
    (_, before: string, kind: string, slug: string, after: string) =>
      `<p class="runs"${before}${after}>${kind === 'build' ? buildSentence(slug, topic) : experimentSentence(slug, topic)}</p>`,
  )
}

function experimentSentence(slug: string, topic: Pick<Topic, 'slug'>): string {
  return `Here stands an experiment, ${inWords(slug)}. It runs in Backroad: ${command(`npx backroad lab ${topic.slug}/${slug}`)}`
}

function buildSentence(slug: string, topic: Pick<Topic, 'builds'>): string {
  const build = topic.builds.find((one) => one.slug === slug)
  const stages = build?.stages.length ?? 0
  const size = stages === 1 ? ', in one stage' : stages > 1 ? `, in ${stages} stages` : ''
  return `Here you write your own: ${escaped(build?.title ?? slug)}${size}. Backroad makes a start and checks it: ${command(`npx backroad new ${slug} my-${slug} --lang python`)}`
}

const command = (text: string): string => `<code>${escaped(text)}</code>`

/** The words of a slug. */
export function inWords(slug: string): string {
  return slug.replaceAll('-', ' ')
}
