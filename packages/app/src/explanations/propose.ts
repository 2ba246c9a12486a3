import type { Topic } from '@backroad/series'

/**
 * Which topic of the series being learned each of one's own may explain, where it doesn't say so itself: one of the same slug, now
 * or earlier, or of the same title; none that another explains already.
 */
export function proposeMatches(own: readonly Topic[], learned: readonly Topic[], series: string): Map<string, string> {
  const taken = new Set(own.flatMap(({ explains }) => (explains === undefined ? [] : [explains])))
  const proposals = new Map<string, string>()
  for (const topic of own) {
    if (topic.explains !== undefined) continue
    const names = new Set([topic.slug, ...topic.aliases])
    const match =
      learned.find((one) => [one.slug, ...one.aliases].some((slug) => names.has(slug))) ??
      learned.find((one) => plain(one.title) === plain(topic.title))
    const full = match && `${series}/${match.slug}`
    if (full === undefined || taken.has(full)) continue
    taken.add(full)
    proposals.set(topic.slug, full)
  }
  return proposals
}

/** A title without case, signs and accents. */
const plain = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
