import { setTimeout as delay } from 'node:timers/promises'
import type { DatabaseAnswer, DatabaseSession } from '@backroad/lab'
import { must } from './must.ts'
import type { Outcome, PlayEvent } from './play.ts'
import type { Playground } from './playground.ts'

/** One transfer: what it writes first, and what second. */
export interface Transfer {
  readonly session: string
  readonly first: string
  readonly second: string
}

/** A circle was found, or the time for a lock is over; the latter can come with an old snapshot. All else is a mistake of ours. */
const ENDED_BY_THE_DATABASE: ReadonlySet<string> = new Set(['40P01', 'SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT'])

/** How often a transfer is begun until it is given up. */
const MOST_ATTEMPTS = 5

/** How two transfers met. Times are in ms since the beginning. */
export interface Meeting {
  readonly events: readonly PlayEvent[]
  readonly outcomes: Readonly<Record<string, Outcome>>
  readonly ms: number
  /** Who waited for whom when both had asked for their second row. */
  readonly waits: readonly { readonly from: string; readonly to: string }[]
  /** Who was refused, in which words, and how long after its own wait began. */
  readonly victims: readonly {
    readonly session: string
    readonly code: string
    readonly message: string
    readonly after: number
  }[]
}

interface Options {
  readonly transfers: readonly [Transfer, Transfer]
  /** Between the second statement of the first one and that of the other, ms. */
  readonly gapMs: number
  /** How long PostgreSQL waits until it looks for a circle, and SQLite until it gives up, ms. */
  readonly limitMs: number
  readonly signal: AbortSignal
}

/**
 * Both write their first row, then the first asks for its second row, and after the gap the other does. Whoever is refused rolls
 * back and does it all again, as a program should.
 */
export async function meet(playground: Playground, o: Options): Promise<Meeting> {
  const began = performance.now()
  const now = (): number => Math.round((performance.now() - began) * 10) / 10
  const sides: Side[] = []
  for (const transfer of o.transfers) {
    const session = await playground.open(transfer.session, 'read committed', o.limitMs)
    if (playground.kind === 'PostgreSQL') must(await session.say(`set deadlock_timeout = '${o.limitMs}ms'`))
    sides.push(new Side(transfer, session, playground, now))
  }
  const [one, other] = sides as [Side, Side]
  try {
    const oneBegan = await one.begin()
    const otherBegan = other.begin()
    const first = (await other.stuckOr(otherBegan)).map((to) => ({ from: other.session.name, to }))
    const oneEnded = one.end(oneBegan)
    await delay(o.gapMs, undefined, { signal: o.signal })
    const otherEnded = otherBegan.then((begun) => other.end(begun))
    const waits = await seenWaits(playground, sides, { first, ends: [oneEnded, otherEnded] })
    await Promise.all([oneEnded, otherEnded])
    const events = sides.flatMap((side) => side.events).toSorted((a, b) => a.at - b.at)
    const outcomes = Object.fromEntries(sides.map((side) => [side.transfer.session, side.outcome]))
    return { events, outcomes, waits, ms: now(), victims: sides.flatMap((side) => side.refusals) }
  } finally {
    for (const { session } of sides) await session.close()
  }
}

class Side {
  readonly transfer: Transfer
  readonly session: DatabaseSession
  readonly #playground: Playground
  readonly #now: () => number
  readonly events: PlayEvent[] = []
  readonly refusals: Meeting['victims'][number][] = []
  outcome: Outcome = 'done'

  constructor(transfer: Transfer, session: DatabaseSession, playground: Playground, now: () => number) {
    this.transfer = transfer
    this.session = session
    this.#playground = playground
    this.#now = now
  }

  /** Whether its first row is written. */
  async begin(): Promise<boolean> {
    await this.#say('begin')
    return (await this.#say(this.transfer.first)).ok
  }

  /** Resolves once `done` is, or the session is known to wait for another. */
  async stuckOr(done: Promise<unknown>): Promise<readonly string[]> {
    let over = false
    void done.finally(() => (over = true)).catch(() => undefined)
    for (;;) {
      await Promise.race([done, delay(2)])
      const waitsFor = over ? [] : await this.#playground.waitsFor(this.session)
      if (over || waitsFor.length > 0) return waitsFor
    }
  }

  /** The second row and the end; begun again by whoever is refused. */
  async end(begun: boolean): Promise<void> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
      const isWritten = attempt === 1 ? begun : await this.begin()
      if (isWritten && (await this.#say(this.transfer.second)).ok) return void (await this.#say('commit'))
      await this.#say('rollback')
      // Who comes back at once takes the lock again that the other one was waiting for.
      await delay(attempt * (20 + Math.random() * 40))
    }
    this.outcome = 'rolled back'
  }

  async #say(sql: string): Promise<DatabaseAnswer> {
    const since = this.#now()
    const said = this.session.say(sql)
    const { session } = this.transfer
    const waitsFor = await this.stuckOr(said)
    if (waitsFor.length > 0) this.events.push({ is: 'said', at: since, session, sql, waitsFor })
    const answer = await said
    const at = this.#now()
    const waited = waitsFor.length > 0 ? { waited: Math.round(at - since) } : {}
    this.events.push({ is: 'answered', at, session, sql, answer, ...waited })
    if (!answer.ok && !ENDED_BY_THE_DATABASE.has(answer.code)) must(answer)
    if (!answer.ok)
      this.refusals.push({ session, code: answer.code, message: answer.message, after: Math.round(at - since) })
    return answer
  }
}

/** Looks until both wait, or one is over; gives the most that was seen at one moment. */
async function seenWaits(
  playground: Playground,
  sides: readonly Side[],
  { first, ends }: { first: Meeting['waits']; ends: readonly Promise<void>[] },
): Promise<Meeting['waits']> {
  let over = false
  void Promise.race(ends)
    .finally(() => (over = true))
    .catch(() => undefined)
  let most = first
  while (!over && most.length < sides.length) {
    const seen: { from: string; to: string }[] = []
    for (const { session } of sides) {
      for (const to of await playground.waitsFor(session)) seen.push({ from: session.name, to })
    }
    if (seen.length > most.length) most = seen
    await delay(2)
  }
  return most
}
