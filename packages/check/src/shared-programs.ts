import type { Program } from './program.ts'
import { settled } from './settle.ts'
import type { StartedProgram } from './start-program.ts'
import type { Stage } from './types.ts'

/** How often a shared program that died is replaced; after that, stages run alone. */
const mostPrograms = 3

/** The program that shared stages run on, and the next one when it has died. */
export class SharedPrograms {
  readonly #start: () => Promise<StartedProgram>
  readonly #all: Promise<StartedProgram>[] = []
  readonly #passed: { readonly program: Program; readonly stage: Stage; readonly endedAt: number }[] = []

  constructor(start: () => Promise<StartedProgram>) {
    this.#start = start
  }

  /** Starts the first. Rejects when it does not come up. */
  async begin(): Promise<void> {
    await this.current()
  }

  /** The running shared program, started where need be; undefined when too many have died. Rejects as `start` does. */
  async current(): Promise<Program | undefined> {
    for (;;) {
      const last = this.#all.at(-1)
      const program = last && (await last).program
      if (program?.running) return program
      // Another caller may have replaced it meanwhile.
      if (last !== this.#all.at(-1)) continue
      if (this.#all.length >= mostPrograms) return undefined
      const started = this.#start()
      started.catch(() => {}) // told to whoever awaits it
      this.#all.push(started)
    }
  }

  /** Notes that a stage passed on `program`, and when. */
  passed(program: Program, stage: Stage, endedAt: number): void {
    this.#passed.push({ program, stage, endedAt })
  }

  /** The stages that had passed on a program before it died by itself, the latest first. */
  suspects(): readonly Stage[] {
    return this.#passed
      .filter(({ program }) => !program.running && !program.endAsked)
      .sort((a, b) => b.endedAt - a.endedAt)
      .map(({ stage }) => stage)
  }

  /** Waits until the last of them has come to rest or ended. */
  async settled(): Promise<void> {
    const last = await this.#all.at(-1)?.catch(() => undefined)
    if (last === undefined) return
    const { program } = last
    const used = Math.max(0, ...this.#passed.filter((each) => each.program === program).map(({ endedAt }) => endedAt))
    // A stage that had the program for itself has waited for that already.
    if (program.settledAt === 0 || used > program.settledAt) await settled(program)
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    for (const started of this.#all) {
      const program = await started.catch(() => undefined)
      await program?.[Symbol.asyncDispose]()
    }
  }
}
