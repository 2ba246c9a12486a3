import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Git } from './with-git.ts'

/** Files by their path; undefined takes one away. */
export type Files = Readonly<Record<string, string | Uint8Array | undefined>>

/** Makes a commit with git: these files changed, a message of its own, and a clock that goes on by an hour each time. */
export class Historian {
  readonly #git: Git
  #hours = 0

  constructor(git: Git) {
    this.#git = git
  }

  /** On the branch that HEAD is; gives the commit. */
  async commit(files: Files, message = 'a change'): Promise<string> {
    for (const [path, content] of Object.entries(files)) {
      const full = join(this.#git.dir, path)
      if (content === undefined) await rm(full)
      else {
        await mkdir(dirname(full), { recursive: true })
        await writeFile(full, content)
      }
    }
    await this.#git(['add', '-A'])
    await this.#git(['commit', '-q', '--allow-empty', '-m', message], { env: this.#clock() })
    return this.#git(['rev-parse', 'HEAD'])
  }

  /** A commit with these parents and the tree of the first, which nothing names. */
  async bare(parents: readonly string[], message = 'a change'): Promise<string> {
    const tree = parents[0] === undefined ? await this.#git(['write-tree']) : `${parents[0]}^{tree}`
    const options = parents.flatMap((parent) => ['-p', parent])
    return this.#git(['commit-tree', tree, ...options, '-m', message], { env: this.#clock() })
  }

  #clock(): Record<string, string> {
    const date = `${1_700_000_000 + 3600 * this.#hours++} +0100`
    return { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }
  }
}
