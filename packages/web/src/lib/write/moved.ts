import type { OwnChapter } from '../api/write-types.ts'

/** The order of a series, by slug, as the API takes it. */
export type Order = { chapter: string; topics: string[] }[]

export const orderOf = (chapters: readonly OwnChapter[]): Order =>
  chapters.map(({ slug, topics }) => ({ chapter: slug, topics: topics.map((topic) => topic.slug) }))

/**
 * The order with a topic one place up or down; from the end of a chapter it goes into the next. `undefined` where there is no such
 * place.
 */
export function topicMoved(chapters: readonly OwnChapter[], slug: string, by: -1 | 1): Order | undefined {
  const order = orderOf(chapters)
  const at = order.findIndex(({ topics }) => topics.includes(slug))
  const from = order[at]
  if (!from) return undefined
  const place = from.topics.indexOf(slug)
  const inside = place + by
  if (inside >= 0 && inside < from.topics.length) {
    from.topics.splice(place, 1)
    from.topics.splice(inside, 0, slug)
    return order
  }
  const into = order[at + by]
  if (!into) return undefined
  from.topics.splice(place, 1)
  if (by === 1) into.topics.unshift(slug)
  else into.topics.push(slug)
  return order
}

/** The same for a whole chapter. */
export function chapterMoved(chapters: readonly OwnChapter[], slug: string, by: -1 | 1): Order | undefined {
  const order = orderOf(chapters)
  const at = order.findIndex(({ chapter }) => chapter === slug)
  const moved = order[at]
  if (!moved || !order[at + by]) return undefined
  order.splice(at, 1)
  order.splice(at + by, 0, moved)
  return order
}
