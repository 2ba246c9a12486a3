import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newId } from '../new-id.ts'

/**
 * What is slow to make and can always be made again, as JSON files under `<dir>/<version>/<kind>/`. Another version's
 * files are cleared away at the first write. A file that can't be read or written only costs time.
 */
export class DiskCache {
  readonly #dir: string
  readonly #version: string
  readonly #making = new Map<string, Promise<unknown>>()
  #swept = false

  /** `version` names everything but the key that the content depends on. */
  constructor(dir: string, version: string) {
    this.#dir = dir
    this.#version = digest(version).slice(0, 16)
  }

  /** What is kept under `key`, else what `make` gives, kept. Callers at the same time share one making. */
  async get<T>(kind: string, key: string, make: () => Promise<T>): Promise<T> {
    const name = `${kind}/${digest(key)}`
    const making = this.#making.get(name) as Promise<T> | undefined
    if (making) return making
    const made = this.#readOrMake(name, make)
    this.#making.set(name, made)
    try {
      return await made
    } finally {
      this.#making.delete(name)
    }
  }

  async #readOrMake<T>(name: string, make: () => Promise<T>): Promise<T> {
    const path = join(this.#dir, this.#version, `${name}.json`)
    const kept = await readJson<T>(path)
    if (kept !== undefined) return kept.value
    const value = await make()
    await this.#write(path, value).catch(ignoreUnwritable)
    return value
  }

  async #write(path: string, value: unknown): Promise<void> {
    await this.#sweep()
    await mkdir(join(path, '..'), { recursive: true })
    // Renamed into place, so that another process never reads half of it.
    const half = `${path}.${newId()}`
    await writeFile(half, JSON.stringify({ value }))
    await rename(half, path)
  }

  async #sweep(): Promise<void> {
    if (this.#swept) return
    this.#swept = true
    await mkdir(this.#dir, { recursive: true })
    for (const name of await readdir(this.#dir)) {
      if (name !== this.#version) await rm(join(this.#dir, name), { recursive: true, force: true })
    }
  }
}

async function readJson<T>(path: string): Promise<{ value: T } | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as { value: T }
  } catch {
    // Not there, or not whole: it is made again and written over.
    return undefined
  }
}

/** A full or read-only disk must not keep anyone from reading: what could not be kept is made again next time. */
function ignoreUnwritable(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code === undefined) throw error
}

export function digest(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex')
}
