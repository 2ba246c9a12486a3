import type { Build, Series, Topic } from '@backroad/series'

/** The builds of the topics with these slugs, of all topics when none is named, in the order of the series. */
export function buildsOf(series: Series, topics: readonly string[]): { topic: Topic; build: Build }[] {
  return series.chapters
    .flatMap((chapter) => chapter.topics)
    .filter((topic) => topics.length === 0 || topics.includes(topic.slug))
    .flatMap((topic) => topic.builds.map((build) => ({ topic, build })))
}
