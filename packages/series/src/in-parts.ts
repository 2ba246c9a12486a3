import type { TopicPlace } from './read-series.ts'
import type { ReadTopic, SeriesInParts } from './series-in-parts.ts'

/** Opens a series whose topics are then read one by one; undefined when there is no such folder. See `SeriesInParts`. */
export async function openInParts(dir: string): Promise<SeriesInParts | undefined> {
  const module = await import('./series-in-parts.ts')
  return module.SeriesInParts.open(dir)
}

/** Reads a topic alone. `dir` is the series' own, free of links, as `SeriesInParts` gives it. */
export async function readTopic(dir: string, place: TopicPlace, series: string): Promise<ReadTopic> {
  const module = await import('./series-in-parts.ts')
  return module.readTopic(dir, place, series)
}
