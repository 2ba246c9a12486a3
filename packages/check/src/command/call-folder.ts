import { chmod, cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Located } from '@backroad/protocols'
import type { StageRecord } from '../stage-record.ts'
import type { CallRecord } from './call-record.ts'
import type { CallFolder } from './types.ts'

/** Most entries of a folder that is kept as it was before each call. */
const mostEntries = 2000

/** The folder of a stage, below `dataDir`. What is read from it is remembered with the last call. */
export class StageFolder implements CallFolder {
  readonly path: string
  readonly #before: string
  readonly #record: StageRecord
  readonly #last: () => CallRecord | undefined

  constructor(dataDir: string, o: { record: StageRecord; last: () => CallRecord | undefined }) {
    this.path = join(dataDir, 'folder')
    this.#before = join(dataDir, 'before')
    this.#record = o.record
    this.#last = o.last
  }

  /** Makes it, and the one below it in which is called. Gives that one's path. */
  async open(below = '.'): Promise<string> {
    const dir = this.#inside(below)
    await mkdir(dir, { recursive: true })
    return dir
  }

  /** Keeps it as it is now beside it, so that the next call can be repeated by hand. */
  async keep(): Promise<void> {
    await rm(this.#before, { recursive: true, force: true })
    const entries = await readdir(this.path, { recursive: true })
    if (entries.length <= mostEntries) await cp(this.path, this.#before, { recursive: true, verbatimSymlinks: true })
  }

  async write(path: string, bytes: Uint8Array | string, o?: { readonly mode?: number }): Promise<void> {
    const full = this.#inside(path)
    await mkdir(dirname(full), { recursive: true })
    await writeFile(full, bytes)
    if (o?.mode !== undefined) await chmod(full, o.mode)
  }

  async file(path: string): Promise<Located<Uint8Array | undefined>> {
    const value = await contentOf(this.#inside(path))
    const stream = this.#record.addCallBytes(value ?? new Uint8Array(), {
      call: this.#last(),
      of: `the file ${path}`,
      says: value === undefined ? 'there is no such file' : undefined,
    })
    return { value, at: { start: 0, end: value?.length ?? 0, name: `file ${path}` }, stream }
  }

  async names(path = '.'): Promise<readonly string[]> {
    try {
      return (await readdir(this.#inside(path))).toSorted()
    } catch (error) {
      if (isMissing(error)) return []
      throw error
    }
  }

  remove(path: string): Promise<void> {
    return rm(this.#inside(path), { recursive: true, force: true })
  }

  #inside(path: string): string {
    const full = resolve(this.path, path)
    if (relative(this.path, full).split(sep)[0] === '..') throw new RangeError(`${path} is outside the stage's folder`)
    return full
  }
}

async function contentOf(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** A folder in the place of a file is no file either. */
function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')
}
