import type { Chapter, TopicSummary } from '../api/types.ts'

/** A chapter as it stands on the road: its heading's row, if it has one of its own, and its topics' rows. */
export interface ChapterRows {
  readonly chapter: Chapter
  /** Absent where the chapter is its one topic, and heading and topic share a row. */
  readonly heading?: number
  readonly topics: readonly { readonly row: number; readonly topic: TopicSummary }[]
}

/** Numbers the rows of the whole road, from its start to its end. */
export function roadRows(chapters: readonly Chapter[]): readonly ChapterRows[] {
  let row = 0
  return chapters.map((chapter) => {
    const [only, ...others] = chapter.topics
    const isOwnTopic =
      only !== undefined && others.length === 0 && only.title.toLowerCase() === chapter.title.toLowerCase()
    return {
      chapter,
      ...(isOwnTopic ? {} : { heading: row++ }),
      topics: chapter.topics.map((topic) => ({ row: row++, topic })),
    }
  })
}
