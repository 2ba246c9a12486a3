import type { Topic } from '@backroad/series'

/** So much of a name must be alike, from 0 to 1. */
const ALIKE = 0.5

/** The slug of the topic whose slug or title is most like a name that none has; `undefined` where none is like it. */
export function nearestTopic(name: string, topics: readonly Pick<Topic, 'slug' | 'title'>[]): string | undefined {
  const wanted = pairsOf(name)
  const scored = topics.map(({ slug, title }) => ({
    slug,
    score: Math.max(alike(wanted, pairsOf(slug)), alike(wanted, pairsOf(title))),
  }))
  const [best] = scored.toSorted((a, b) => b.score - a.score)
  return best && best.score >= ALIKE ? best.slug : undefined
}

/** Pairs of neighbours among its letters and digits. */
function pairsOf(name: string): ReadonlySet<string> {
  const plain = ` ${name
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `
  return new Set(Array.from({ length: plain.length - 1 }, (_, at) => plain.slice(at, at + 2)))
}

/** Sørensen's and Dice's coefficient. */
function alike(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  return (2 * [...one].filter((pair) => other.has(pair)).length) / (one.size + other.size || 1)
}
