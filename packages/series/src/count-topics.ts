import { existsSync } from 'node:fs'
import path from 'node:path'

/** How far a series is, counted from its files. */
export interface TopicCounts {
  readonly topics: number
  /** With a `lesson.md`. */
  readonly here: number
  /** With a `link`, and no text here. */
  readonly elsewhere: number
  /** With neither. */
  readonly planned: number
  /** Those of the planned that have a draft. */
  readonly drafts: number
}

/** What is looked at of a topic: its folder, whether its text stands there, where it is written else. */
interface CountedTopic {
  readonly dir: string
  readonly isHere: boolean
  readonly link?: string | undefined
}

/** Counts the topics of a series by how they stand. */
export function countTopics(topics: readonly CountedTopic[]): TopicCounts {
  const here = topics.filter(({ isHere }) => isHere).length
  const planned = topics.filter(({ isHere, link }) => !isHere && link === undefined)
  return {
    ...{ topics: topics.length, here, elsewhere: topics.length - here - planned.length, planned: planned.length },
    drafts: planned.filter(({ dir }) => existsSync(path.join(dir, 'lesson.draft.md'))).length,
  }
}

/** "2 published here, 2 written elsewhere, 14 planned (1 of them a draft)": the same words wherever a series is counted. */
export function countsInWords({ here, elsewhere, planned, drafts }: TopicCounts, proven = 0): string {
  const number = (count: number) => count.toLocaleString('en')
  return [
    `${number(here)} published here`,
    ...(elsewhere > 0 ? [`${number(elsewhere)} written elsewhere`] : []),
    ...(proven > 0 ? [`${number(proven)} of them proven`] : []),
    ...(planned > 0
      ? [
          `${number(planned)} planned${drafts > 0 ? ` (${number(drafts)} of them ${drafts === 1 ? 'a draft' : 'drafts'})` : ''}`,
        ]
      : []),
  ].join(', ')
}
