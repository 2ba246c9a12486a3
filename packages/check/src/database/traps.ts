import type { TransactionStatus } from '@backroad/protocols'
import { commits } from './statement-log.ts'
import type { Statement, Trap, Trick, Which } from './types.ts'

/** One trap as the proxy sees it. */
export interface SetTrap extends Trap {
  readonly trick: Trick
  readonly released: Promise<void>
  spring(statement: Statement): void
}

interface Waiting extends SetTrap {
  readonly which: Which
  /** Statements seen since it was set. */
  seen: number
}

/** The traps that wait for a statement of one program. Each catches one statement. */
export class Traps {
  readonly #waiting = new Set<Waiting>()
  readonly #held = new Set<SetTrap>()
  /** Those that have caught a statement and wait for its answer. */
  readonly #losing = new Map<Statement, SetTrap>()

  set(which: Which, trick: Trick): Trap {
    const sprung = Promise.withResolvers<Statement>()
    const released = Promise.withResolvers<void>()
    let caught: Statement | undefined
    const trap: Waiting = {
      which,
      trick,
      seen: 0,
      sprung: sprung.promise,
      released: released.promise,
      get caught() {
        return caught
      },
      spring: (statement) => {
        this.#waiting.delete(trap)
        if (trick.do === 'hold') this.#held.add(trap)
        caught = statement
        sprung.resolve(statement)
      },
      release: () => {
        this.#waiting.delete(trap)
        this.#held.delete(trap)
        released.resolve()
      },
    }
    this.#waiting.add(trap)
    return trap
  }

  /** Lets all go that are held, and takes all away. */
  releaseAll(): void {
    for (const trap of [...this.#waiting, ...this.#held]) trap.release()
    this.#losing.clear()
  }

  /** The trap that catches a statement before the database sees it. */
  catches(statement: Statement): SetTrap | undefined {
    for (const trap of this.#waiting) {
      const { which, trick } = trap
      trap.seen++
      const fits =
        which === 'commit'
          ? trick.do !== 'lose-the-answer' && /(^|;)\s*(commit|end)\b/i.test(statement.text)
          : typeof which === 'number'
            ? trap.seen === which
            : which(statement)
      if (!fits) continue
      if (trick.do === 'lose-the-answer') this.#losing.set(statement, trap)
      return trap
    }
    return undefined
  }

  /** Whether any trap waits for an answer, so that answers are kept until it is known. */
  get waitsForAnswer(): boolean {
    return this.#losing.size > 0 || [...this.#waiting].some(({ trick }) => trick.do === 'lose-the-answer')
  }

  /** Whether one of the statements that have just been carried out is one whose answer is to be lost. */
  losesAnswer(ended: readonly Statement[], o: { wrote: boolean; after: TransactionStatus }): boolean {
    for (const statement of ended) {
      if (this.#losing.delete(statement)) return true
      if (!commits(statement, o.wrote, o.after)) continue
      for (const trap of this.#waiting) {
        if (trap.which !== 'commit' || trap.trick.do !== 'lose-the-answer') continue
        trap.spring(statement)
        return true
      }
    }
    return false
  }
}
