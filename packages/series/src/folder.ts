import { lstatSync, readdirSync, readFileSync, type Stats } from 'node:fs'
import { lstat, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { Problem } from './types.ts'

/** What a slug looks like: lower case letters and digits, words joined by one hyphen. */
export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
export const SLUG_RULE = 'lower case letters a to z and digits, words joined by one hyphen'

/** `lesson.draft.md`, `build.draft`: not read, so that unfinished work may stand beside finished. */
const DRAFT = /\.draft(?:\.[a-z]+)?$/

const LARGEST_TEXT = { bytes: 2 * 1024 * 1024, said: '2 MiB' }

const UTF_8 = new TextDecoder('utf-8', { fatal: true })

/** A place in a file of the series. */
export interface Place {
  readonly path: string
  readonly line: number
  readonly column: number
}

export interface Entry {
  readonly name: string
  readonly kind: 'file' | 'folder'
}

/** An entry named `NN-slug`. */
export interface NumberedEntry extends Entry {
  readonly number: number
  readonly slug: string
}

/**
 * A series folder while it is being read. All paths are relative to it, with `/`. Nothing is followed out of it: a
 * symbolic link is a problem and is not read. Collects the problems found.
 *
 * Files are read where they are asked for: each takes some microseconds, and some tens more when it is handed to another thread.
 */
export class Folder {
  readonly dir: string
  readonly problems: Problem[] = []
  /** For each YAML file that was read: where the value at a path of keys stands. */
  readonly places = new Map<string, (keys: readonly PropertyKey[]) => Place>()
  readonly #links = new Set<string>()

  private constructor(dir: string) {
    this.dir = dir
  }

  /** Opens a folder; the folder itself may be reached through a link. Throws when there is none. */
  static async open(dir: string): Promise<Folder> {
    const real = await realpath(dir)
    if (!(await lstat(real)).isDirectory()) throw new Error(`${dir} is not a folder`)
    return new Folder(real)
  }

  /** One that is known to be a folder, by its real path. */
  static at(real: string): Folder {
    return new Folder(real)
  }

  report(problem: Problem): void {
    this.problems.push(problem)
  }

  absolute(relative: string): string {
    return path.join(this.dir, relative)
  }

  /** Files and folders in a folder of the series, sorted, without hidden ones and drafts; empty when it isn't there. */
  list(relative: string): Entry[] {
    // Those with a number were found in the folder above, which tells links.
    if (relative !== '' && !/(?:^|\/)\d+-[^/]*$/.test(relative) && this.#isLink(relative)) return []
    const found = present(() => readdirSync(this.absolute(relative), { withFileTypes: true }))
    const entries: Entry[] = []
    for (const entry of found ?? []) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules' || DRAFT.test(entry.name)) continue
      const at = join(relative, entry.name)
      if (entry.isSymbolicLink()) this.#refuseLink(at)
      else if (entry.isDirectory()) entries.push({ name: entry.name, kind: 'folder' })
      else if (entry.isFile()) entries.push({ name: entry.name, kind: 'file' })
      else this.report({ path: at, message: 'This is neither a file nor a folder.', allowed: 'files and folders' })
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** Paths of all files below a folder, relative to that folder. */
  walk(relative: string): string[] {
    const files: string[] = []
    for (const entry of this.list(relative)) {
      if (entry.kind === 'file') files.push(entry.name)
      else for (const below of this.walk(join(relative, entry.name))) files.push(join(entry.name, below))
    }
    return files
  }

  /** The text of a file, or undefined when it isn't there, or can't be taken (then with a problem). */
  read(relative: string, largest: { bytes: number; said: string } = LARGEST_TEXT): string | undefined {
    const bytes = this.bytes(relative, largest)
    if (bytes === undefined) return undefined
    try {
      return UTF_8.decode(bytes)
    } catch {
      this.report({ path: relative, message: 'The file is not UTF-8 text.', allowed: 'UTF-8' })
      return undefined
    }
  }

  /** The same for a file that is no text. */
  bytes(relative: string, largest: { bytes: number; said: string } = LARGEST_TEXT): Buffer | undefined {
    const facts = this.#facts(relative)
    if (!facts) return undefined
    if (facts.isSymbolicLink()) {
      this.#refuseLink(relative)
      return undefined
    }
    if (!facts.isFile()) {
      this.report({ path: relative, message: 'This is a folder where a file belongs.' })
      return undefined
    }
    if (facts.size > largest.bytes) {
      this.report({ path: relative, message: `The file has ${facts.size} bytes.`, allowed: `at most ${largest.said}` })
      return undefined
    }
    return readFileSync(this.absolute(relative))
  }

  #isLink(relative: string): boolean {
    const isLink = this.#facts(relative)?.isSymbolicLink() ?? false
    if (isLink) this.#refuseLink(relative)
    return isLink
  }

  #facts(relative: string): Stats | undefined {
    return present(() => lstatSync(this.absolute(relative), { throwIfNoEntry: false }))
  }

  #refuseLink(relative: string): void {
    if (this.#links.has(relative)) return
    this.#links.add(relative)
    this.report({
      path: relative,
      message: 'This is a symbolic link; a series is read from its own folder only.',
      allowed: 'copy the file to this place',
    })
  }
}

/** Joins two relative paths with `/`; the empty one is the series folder itself. */
export function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/')
}

/**
 * The entries named `NN-slug`, in order of number. Reports numbers used twice, left out, not beginning at 1, and slugs
 * out of shape. Several entries of one number and slug (a stage's .ts and .md) count once.
 */
export function numbered(
  folder: Folder,
  at: string,
  entries: readonly Entry[],
  endings: readonly string[] = [''],
): NumberedEntry[] {
  const found: NumberedEntry[] = []
  for (const entry of entries) {
    const ending = endings.find((one) => entry.name.endsWith(one)) ?? ''
    const match = /^(\d+)-(.+)$/.exec(entry.name.slice(0, entry.name.length - ending.length))
    if (!match?.[1] || !match[2]) continue
    if (!SLUG.test(match[2])) {
      folder.report({ path: join(at, entry.name), message: `“${match[2]}” is not a slug.`, allowed: SLUG_RULE })
      continue
    }
    found.push({ ...entry, number: Number(match[1]), slug: match[2] })
  }
  found.sort((a, b) => a.number - b.number || (a.name < b.name ? -1 : 1))
  checkOrder(folder, at, found)
  return found
}

function checkOrder(folder: Folder, at: string, entries: readonly NumberedEntry[]): void {
  let last = { number: 0, slug: '' }
  for (const entry of entries) {
    const here = join(at, entry.name)
    if (entry.number === last.number && entry.slug !== last.slug) {
      folder.report({
        path: here,
        message: `Number ${entry.number} is used twice.`,
        allowed: `the next free one, after ${last.number}`,
      })
    } else if (entry.number > last.number + 1) {
      folder.report({
        path: here,
        message: `Number ${last.number + 1} is missing before ${entry.number}.`,
        allowed: 'numbers from 1 on, none left out',
      })
    } else if (entry.number === 0) folder.report({ path: here, message: 'Numbers begin at 1.', allowed: '01-…' })
    last = entry
  }
}

/** What `look` finds, or undefined where there is nothing. */
function present<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}
