import { checkTogether, type TopicNames } from './check-topics.ts'
import { Folder } from './folder.ts'
import { loadTopic } from './load-topic.ts'
import { openFolder, readFrame, type Frame, type TopicPlace } from './read-series.ts'
import type { Problem, Topic } from './types.ts'

/** What stands in a topic's folder. The topic is absent when its `topic.yaml` can't be taken. */
export interface ReadTopic {
  readonly topic?: Topic
  readonly problems: readonly Problem[]
}

/**
 * A series whose topics are read one by one, by whoever remembers most of them or reads them in several threads. Problems are
 * those that `loadSeries` has, but some have no line.
 */
export class SeriesInParts {
  readonly dir: string
  readonly frame: Frame
  readonly #folder: Folder

  private constructor(folder: Folder, frame: Frame) {
    this.dir = folder.dir
    this.frame = frame
    this.#folder = folder
  }

  /** Reads all but the topics; undefined when there is no such folder. */
  static async open(dir: string): Promise<SeriesInParts | undefined> {
    const opened = await openFolder(dir)
    if ('problems' in opened) return undefined
    return new SeriesInParts(opened.folder, readFrame(opened.folder))
  }

  /** What is wrong in all but the topics, and between them. */
  problems(topics: readonly TopicNames[]): readonly Problem[] {
    const together = Folder.at(this.dir)
    checkTogether(together, topics)
    return [...this.#folder.problems, ...together.problems]
  }
}

/** See in-parts.ts. */
export async function readTopic(dir: string, place: TopicPlace, series: string): Promise<ReadTopic> {
  const folder = Folder.at(dir)
  const topic = loadTopic(folder, place.path, place, place.chapter, series)
  return { ...(topic ? { topic } : {}), problems: folder.problems }
}
