import {
  readingMinutes,
  lessonFacts,
  loadSeries,
  type Chapter,
  type Problem,
  type Series,
  type Topic,
} from '@backroad/series'
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { AppError } from '../errors.ts'
import type { ExplanationState } from '../types.ts'
import { completeArrangement } from './arrange.ts'
import { readText } from './text-file.ts'

export const DRAFT = 'lesson.draft.md'
export const PUBLISHED = 'lesson.md'

/** A topic of a person's own series with its text. */
export interface OwnTopic {
  readonly topic: Topic
  readonly chapter: Chapter
  /** Counted from the files, never written down. */
  readonly state: ExplanationState
  /** Whether there is a draft; beside a published text, changes that are not published. */
  readonly hasDraft: boolean
  /** Of the draft where there is one. */
  readonly words: number
  readonly minutes: number
  /** Why its text can't be read. */
  readonly fault?: string
}

/** A person's own series as it is on disk now. */
export interface OwnFolder {
  readonly dir: string
  readonly series: Series
  readonly topics: readonly OwnTopic[]
  readonly problems: readonly Problem[]
}

/** Reads own series, and again when something in them changed, whoever changed it. */
export class OwnFolders {
  #last: { readonly stamp: string; readonly folder: OwnFolder } | undefined

  /** `undefined` with the problems where the folder holds no series. Goes on with an arrangement that was cut off. */
  async read(dir: string): Promise<{ folder?: OwnFolder; problems: readonly Problem[] }> {
    await completeArrangement(dir)
    const stamp = stampSeries(dir)
    if (this.#last && this.#last.stamp === stamp)
      return { folder: this.#last.folder, problems: this.#last.folder.problems }
    const { series, problems } = await loadSeries(dir)
    if (!series) return { problems }
    const placed = series.chapters.flatMap((chapter) => chapter.topics.map((topic) => ({ topic, chapter })))
    const topics = await Promise.all(placed.map(withText))
    const folder = { dir: series.dir, series, topics, problems }
    this.#last = { stamp, folder }
    return { folder, problems }
  }
}

async function withText({ topic, chapter }: { topic: Topic; chapter: Chapter }): Promise<OwnTopic> {
  let draft: string | undefined
  let fault: string | undefined
  try {
    draft = await readText(path.join(topic.dir, DRAFT))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    fault = error.why
  }
  const hasDraft = draft !== undefined || fault !== undefined
  const words = draft === undefined ? (topic.lesson?.words ?? 0) : lessonFacts(draft).words
  const state = topic.lesson ? 'published' : hasDraft ? 'draft' : topic.link ? 'elsewhere' : 'planned'
  return { topic, chapter, state, hasDraft, words, minutes: readingMinutes(words), ...(fault ? { fault } : {}) }
}

/** A stamp of all that a series is read from; hidden folders such as `.git` are no part of it. */
function stampSeries(dir: string): string {
  const stamps: string[] = [dir]
  const walk = (at: string, depth: number): void => {
    const { mtimeMs, ctimeMs, size, ino } = statSync(at)
    stamps.push(`${at} ${ino} ${size} ${mtimeMs} ${ctimeMs}`)
    if (depth === 0) return
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules' || entry.isSymbolicLink()) continue
      const below = path.join(at, entry.name)
      if (entry.isDirectory()) walk(below, depth - 1)
      else {
        const facts = statSync(below)
        stamps.push(`${below} ${facts.ino} ${facts.size} ${facts.mtimeMs} ${facts.ctimeMs}`)
      }
    }
  }
  try {
    walk(dir, 6)
  } catch (error) {
    // Something went away, or may not be looked at: reading the series tells which.
    return `${dir} ${String(error)} ${performance.now()}`
  }
  return stamps.join('\n')
}
