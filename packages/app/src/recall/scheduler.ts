import type { CardInput, FSRS } from 'ts-fsrs'
import type { Rating } from '../types.ts'
import { startOfDayAfter } from './day.ts'

export const ratings = [1, 2, 3, 4] as const satisfies readonly Rating[]

/** What FSRS knows of a card, as JSON: its stability, difficulty, state and times. */
export type Memory = CardInput

/** What an answer makes of a card. */
export interface Outcome {
  readonly memory: Memory
  /** ms since 1970. One that comes back on another day is due from that day's beginning. */
  readonly dueAt: number
  /** Days until it comes back; 0 for one that comes back sooner. */
  readonly days: number
}

export interface Answered {
  readonly rating: Rating
  /** ms since 1970 */
  readonly at: number
}

/**
 * When a card comes back, by FSRS-6 with its published weights (https://github.com/open-spaced-repetition/ts-fsrs). Days are
 * spread a little, so that cards learned together come back apart; the spread depends on the card and the number of its
 * reviews alone, so that what is promised before an answer is what comes of it, and reviews lead to the same place again.
 */
export class Scheduler {
  readonly #fsrs: FSRS

  private constructor(fsrs: FSRS) {
    this.#fsrs = fsrs
  }

  /** Loaded when it is asked for: most starts need none. */
  static async load(): Promise<Scheduler> {
    const { fsrs, GenSeedStrategyWithCardId, StrategyMode } = await import('ts-fsrs')
    return new Scheduler(fsrs({ enable_fuzz: true }).useStrategy(StrategyMode.SEED, GenSeedStrategyWithCardId('id')))
  }

  /** `card` is its name over all topics; `memory` none for one never asked. */
  answer(card: string, memory: Memory | undefined, { rating, at }: Answered): Outcome {
    const known = { ...(memory ?? fresh(at)), id: card }
    // A clock that was set back must not make time run backwards for FSRS.
    const last = known.last_review ? new Date(known.last_review).getTime() : 0
    const { card: next } = this.#fsrs.next(known, new Date(Math.max(at, last)), rating)
    const { id: _, ...rest } = next as typeof next & { id: string }
    const days = next.scheduled_days
    const dueAt = days === 0 ? next.due.getTime() : startOfDayAfter(at, days)
    return { memory: JSON.parse(JSON.stringify(rest)) as Memory, dueAt, days }
  }

  /** What all answers lead to, in the order given; none when there is none. */
  replay(card: string, answers: readonly Answered[]): Outcome | undefined {
    let outcome: Outcome | undefined
    for (const answered of answers) outcome = this.answer(card, outcome?.memory, answered)
    return outcome
  }
}

function fresh(at: number): Memory {
  const nothing = {
    stability: 0,
    difficulty: 0,
    elapsed_days: 0,
    scheduled_days: 0,
    learning_steps: 0,
    reps: 0,
    lapses: 0,
  }
  return { ...nothing, state: 0, due: at, last_review: null }
}
