import type { Reply } from '@backroad/protocols'
import { type StageContext, type Statement, isControl } from '@backroad/check'

/** How one run with something in the middle of it went. */
export interface Meanwhile<F, S> {
  readonly first: F
  readonly second: S
  /** The statement that was held, absent where the first came to its end before. */
  readonly held: Statement | undefined
}

/** What is done in one try, made anew for each. */
export interface Try<F, S> {
  /** What is held in its middle. */
  first(): Promise<F>
  /** What comes in between. */
  second(): Promise<S>
}

/** How long something may take that waits for something that the check holds, ms, before it is let go. */
const standstill = 400

/**
 * Holds the `nth` statement of `first` back, has `second` run meanwhile until it is done or waits for a lock, and lets the first go on.
 * So what comes between two statements comes there for certain, not by luck.
 */
export async function meanwhile<F, S>(
  { database }: Pick<StageContext, 'database'>,
  nth: number,
  work: Try<F, S>,
): Promise<Meanwhile<F, S>> {
  const trap = database.trap(nth, { do: 'hold' })
  const firstDone = work.first()
  firstDone.catch(() => {}) // awaited below
  await Promise.race([trap.sprung, firstDone])
  const secondDone = work.second()
  secondDone.catch(() => {})
  if (trap.caught) await Promise.race([secondDone, database.lockAwaited(standstill)])
  const held = trap.caught
  trap.release()
  const [a, b] = await Promise.all([firstDone, secondDone])
  return { first: a, second: b, held }
}

/** How many statements `work` needs, so that each can be held once. */
export async function statementsOf(
  { database }: Pick<StageContext, 'database'>,
  work: () => Promise<unknown>,
): Promise<readonly Statement[]> {
  return (await database.during(work)).statements
}

/**
 * Which of them are worth holding: before the first nothing has been read yet, and BEGIN says nothing. Of very many, some.
 */
export function worthHolding(statements: readonly Statement[]): number[] {
  const all = statements.map((statement, i) => ({ statement, nth: i + 1 })).slice(1)
  const kept = all.filter(({ statement }) => !isControl(statement) || /^\s*(commit|end)\b/i.test(statement.text))
  const most = 8
  if (kept.length <= most) return kept.map(({ nth }) => nth)
  return kept.filter((_, i) => i % Math.ceil(kept.length / most) === 0 || i === kept.length - 1).map(({ nth }) => nth)
}

/** "before its 3rd statement (UPDATE …)", for sentences. */
export function atStatement(held: Statement | undefined): string {
  if (held === undefined) return 'right after it'
  return `before its statement "${held.text.replace(/\s+/g, ' ').trim().slice(0, 70)}"`
}

/** Whether it was done: refusals are fine where the page allows them. */
export function wasDone(reply: Reply): boolean {
  return reply.status.value === 201
}
