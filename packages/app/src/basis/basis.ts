import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Revision } from '../storage/revision.ts'
import { stampFile } from './stamp-file.ts'

export interface World {
  readonly revision: Revision
  readonly clock: () => number
  /** Another object once the series was read again. */
  readonly series: () => unknown
}

/**
 * What an answer was made from, so that whoever keeps the answer knows how long it is the same: what is stored, the series,
 * files, the time. Begun before anything is read; what reads a file or asks the time notes it here *before* it does.
 */
export class Basis {
  readonly #world: World
  readonly #revision: string
  readonly #series: unknown
  readonly #files = new Map<string, string>()
  readonly #madeAt: number
  #until: number
  #isPassing = false

  private constructor(world: World, revision: string) {
    this.#world = world
    this.#revision = revision
    this.#series = world.series()
    this.#madeAt = world.clock()
    // Pages say "today", so none outlives the day it was made on.
    this.#until = new Date(this.#madeAt).setHours(24, 0, 0, 0)
  }

  static async begin(world: World): Promise<Basis> {
    return new Basis(world, await world.revision.now())
  }

  /** What is in the file at that path, or that there is none. */
  file(path: string): void {
    const { text, isSettled } = stampFile(path)
    if (!isSettled || (this.#files.get(path) ?? text) !== text) this.#isPassing = true
    this.#files.set(path, text)
  }

  /** Everything in that folder and those in it but tests, which nothing is made of. */
  folder(dir: string): void {
    if (this.#files.has(dir)) return
    this.file(dir)
    for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
      if (!entry.name.endsWith('.test.ts')) this.file(join(entry.parentPath, entry.name))
    }
  }

  /** The time, which makes no difference before that moment, in ms. */
  until(at: number): void {
    this.#until = Math.min(this.#until, at)
  }

  /** Something of which nobody can tell when it changes. */
  passes(): void {
    this.#isPassing = true
  }

  /** Whether an answer made now would be the same. At once where the database says so at once. */
  holds(): boolean | Promise<boolean> {
    if (!this.#holdsBesidesData()) return false
    const revision = this.#world.revision.now()
    if (typeof revision === 'string') return revision === this.#revision
    return revision.then(
      (now) => now === this.#revision && this.#holdsBesidesData(),
      () => false,
    )
  }

  #holdsBesidesData(): boolean {
    if (this.#isPassing || this.#world.series() !== this.#series) return false
    const now = this.#world.clock()
    if (now < this.#madeAt || now >= this.#until) return false
    for (const [path, text] of this.#files) if (stampFile(path).text !== text) return false
    return true
  }
}
