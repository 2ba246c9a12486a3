import { readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ArticleFacts } from './types.ts'

/** Times closer to now than this are not believed: a file may be written twice within one tick of its clock. */
const TOO_CLOSE = 2000

interface Remembered {
  readonly stamp: string
  readonly facts: ArticleFacts
}

/** Sizes and times of a file that was written: while they are the same, it is what was written. */
export type FileStamp = readonly [size: number, mtimeMs: number, ino: number]

interface Kept {
  readonly makers: string
  readonly articles: Readonly<Record<string, Remembered>>
  readonly files: Readonly<Record<string, FileStamp>>
}

/**
 * What was seen the last time: facts of topics by the stamp of their folder, and stamps of the site's files. It only saves time; without
 * it, or with one of another version, everything is read.
 */
export class Memory {
  readonly #file: string | undefined
  readonly #makers: string
  readonly #before: Kept | undefined
  readonly #articles: Record<string, Remembered> = {}
  readonly #began = Date.now()

  private constructor(file: string | undefined, makers: string, before: Kept | undefined) {
    this.#file = file
    this.#makers = makers
    this.#before = before
  }

  static open(file: string | undefined, makers: string): Memory {
    return new Memory(file, makers, file === undefined ? undefined : read(file, makers))
  }

  facts(topic: string, stamp: string): ArticleFacts | undefined {
    const known = this.#before?.articles[topic]
    return known?.stamp === stamp ? known.facts : undefined
  }

  remember(topic: string, stamp: { text: string; newest: number }, facts: ArticleFacts): void {
    if (stamp.newest < this.#began - TOO_CLOSE) this.#articles[topic] = { stamp: stamp.text, facts }
  }

  get files(): Readonly<Record<string, FileStamp>> {
    return this.#before?.files ?? {}
  }

  async save(files: Readonly<Record<string, FileStamp>>): Promise<void> {
    if (this.#file === undefined) return
    const kept: Kept = { makers: this.#makers, articles: this.#articles, files }
    try {
      await mkdir(path.dirname(this.#file), { recursive: true })
      await writeFile(`${this.#file}.new`, JSON.stringify(kept), { mode: 0o600 })
      await rename(`${this.#file}.new`, this.#file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error
      // The site is whole; where there is no room for this, the next time takes longer.
      await rm(`${this.#file}.new`, { force: true }).catch(() => undefined)
    }
  }
}

function read(file: string, makers: string): Kept | undefined {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept
    return kept.makers === makers ? kept : undefined
  } catch {
    return undefined // not there, or cut off: everything is read
  }
}
