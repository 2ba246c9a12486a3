import { renameSync, rmSync } from 'node:fs'
import { AppendFile } from './append-file.ts'
import { CommandError } from './command-error.ts'
import { CommandReader } from './command-reader.ts'
import { encodeCommand } from './reply.ts'
import type { Entry, Store } from './store.ts'

/** A log smaller than this is not worth rewriting. */
const REWRITE_FROM = 2 ** 20
const STEP = 1000

/**
 * Every change as a command, one after another, in a file. It holds what became of each key, never what was asked: `INCR` is
 * kept as the `SET` of its result, and a time to live as the moment it ends, so that it can be read at any later time.
 */
export class Log {
  readonly #store: Store
  readonly #path: string
  #file: AppendFile
  /** The file that is to take the place of this one, while it is being written. */
  #next: AppendFile | undefined
  /** What the keys took when they were last written to a new file, without the changes made meanwhile. */
  #rewrittenSize = 0

  /** Opens the file and carries out what stands in it. A last record that is not whole was never acknowledged: it is cut off. */
  constructor(path: string, store: Store) {
    this.#path = path
    this.#store = store
    this.#file = new AppendFile(path)
    this.#file.cut(this.#replay())
  }

  /** Writes what the keys are now. It is with the system when this returns, so that it outlives the process. */
  append(keys: Iterable<string>): void {
    const records = Array.from(keys, (key) => recordOf(key, this.#store.peek(key)))
    // Several keys changed at once are there all or not at all, also after a crash.
    const text =
      records.length === 1 ? records[0]! : `${encodeCommand(['MULTI'])}${records.join('')}${encodeCommand(['EXEC'])}`
    try {
      this.#file.append(text)
    } catch (error) {
      throw new CommandError(`MISCONF the change could not be stored: ${(error as Error).message}`)
    }
    this.#alsoNext(text)
    if (this.#file.size > Math.max(REWRITE_FROM, 2 * this.#rewrittenSize)) this.#rewrite()
  }

  /** Writes all keys to a new file, in steps between which clients are served, and puts it in place of the old one. */
  #rewrite(): void {
    if (this.#next) return
    this.#rewrittenSize = 0
    const path = `${this.#path}.next`
    rmSync(path, { force: true })
    this.#next = new AppendFile(path)
    let cursor = 0
    const step = () => {
      const seen = this.#store.scan(cursor, STEP)
      cursor = seen.cursor
      const records = seen.entries.map((entry) => recordOf(entry.key, entry)).join('')
      this.#rewrittenSize += records.length
      this.#alsoNext(records)
      if (!this.#next) return
      if (cursor > 0) return void setImmediate(step)
      renameSync(path, this.#path)
      this.#file.close()
      this.#file = this.#next
      this.#next = undefined
    }
    setImmediate(step)
  }

  /** A new file for which there is no room is given up; the old one is whole. */
  #alsoNext(text: string): void {
    try {
      this.#next?.append(text)
    } catch {
      this.#next!.close()
      this.#next = undefined
      this.#rewrittenSize = this.#file.size
    }
  }

  /** Carries out the whole records; gives the bytes they take. */
  #replay(): number {
    const reader = new CommandReader()
    let whole = 0
    let together: string[][] | undefined
    for (const bytes of this.#file.read()) {
      reader.push(bytes)
      for (let words = reader.next(); words; words = reader.next()) {
        if (words[0] === 'MULTI') together = []
        else if (words[0] === 'EXEC') {
          for (const change of together!) this.#apply(change)
          together = undefined
        } else if (together) together.push(words)
        else this.#apply(words)
        if (!together) whole = reader.consumed
      }
    }
    return whole
  }

  #apply([name, key, value, , expiresAt]: string[]): void {
    const change = () => {
      if (name === 'SET') this.#store.put(key!, value!, expiresAt === undefined ? Infinity : Number(expiresAt))
      else this.#store.remove(key!)
    }
    this.#store.change(change, () => {})
  }
}

function recordOf(key: string, entry: Entry | undefined): string {
  if (!entry) return encodeCommand(['DEL', key])
  const { value, expiresAt } = entry
  return encodeCommand(['SET', key, value, ...(expiresAt === Infinity ? [] : ['PXAT', String(expiresAt)])])
}
