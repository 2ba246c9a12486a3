import type { BenchEvent } from '@backroad/check'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench } from '../types.ts'

/** A bench that ended, with what happened in it. */
export interface StoredBench {
  readonly bench: Bench
  readonly events: readonly BenchEvent[]
}

/** How many benches a workspace keeps. */
const kept = 20

/** Benches that ended, a JSON file each: `<workspace>/<when it began>-<id>.json`. They are measurements of a moment, no proof of anything. */
export class BenchFiles {
  readonly #dir: string

  constructor(dir: string) {
    this.#dir = dir
  }

  async store(stored: StoredBench): Promise<void> {
    const { workspace, id, at } = stored.bench
    const dir = join(this.#dir, workspace)
    await mkdir(dir, { recursive: true })
    const file = join(dir, `${Date.parse(at)}-${id}.json`)
    await writeFile(`${file}.part`, JSON.stringify(stored))
    await rename(`${file}.part`, file)
    const older = (await this.#names(workspace)).slice(kept)
    for (const name of older) await rm(join(dir, name), { force: true })
  }

  async find(id: string): Promise<StoredBench | undefined> {
    const workspaces = await readdir(this.#dir).catch(none)
    for (const workspace of workspaces) {
      const name = (await this.#names(workspace)).find((each) => each.endsWith(`-${id}.json`))
      if (name !== undefined) return this.#read(workspace, name)
    }
    return undefined
  }

  /** The newest of a workspace that came to its end and measured something. */
  async newest(workspace: string): Promise<Bench | undefined> {
    for (const name of await this.#names(workspace)) {
      const { bench } = await this.#read(workspace, name)
      if (bench.result) return bench
    }
    return undefined
  }

  /** Newest first. */
  async #names(workspace: string): Promise<string[]> {
    const names = (await readdir(join(this.#dir, workspace)).catch(none)).filter((name) => name.endsWith('.json'))
    return names.toSorted((a, b) => Number.parseInt(b) - Number.parseInt(a))
  }

  async #read(workspace: string, name: string): Promise<StoredBench> {
    return JSON.parse(await readFile(join(this.#dir, workspace, name), 'utf8')) as StoredBench
  }
}

/** A folder that isn't there holds nothing. */
function none(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return []
  throw error
}
