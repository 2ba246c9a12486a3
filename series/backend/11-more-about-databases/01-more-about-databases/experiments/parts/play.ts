import { setTimeout as delay } from 'node:timers/promises'
import type { DatabaseAnswer, DatabaseSession } from '@backroad/lab'
import { must } from './must.ts'
import { ALONE, type Level, type Playground } from './playground.ts'
import { sessionsOf, type Step } from './schedule.ts'

/** What happened, in ms since the first statement. */
export type PlayEvent =
  | {
      /** Only of what is not answered at once. */
      readonly is: 'said'
      readonly at: number
      readonly session: string
      readonly sql: string
      readonly waitsFor: readonly string[]
    }
  | {
      readonly is: 'answered'
      readonly at: number
      readonly session: string
      readonly sql: string
      readonly answer: DatabaseAnswer
      /** How long it had to wait for others; undefined when it did not. */
      readonly waited?: number
    }
  | { readonly is: 'left out'; readonly at: number; readonly session: string; readonly sql: string }

export type Outcome = 'done' | 'rolled back' | { readonly refused: string; readonly message: string }

export interface Play {
  readonly level: Level
  readonly events: readonly PlayEvent[]
  readonly outcomes: Readonly<Record<string, Outcome>>
  /** What each session got to see, in its order; rows of one answer in an order of ours. */
  readonly reads: Readonly<Record<string, readonly string[]>>
  /** The accounts when all was over. */
  readonly left: string
  readonly ms: number
}

interface Options {
  readonly steps: readonly Step[]
  readonly setup: string
  readonly level: Level
  /** Between two steps, ms. */
  readonly paceMs: number
  readonly signal: AbortSignal
}

/** Longest that a wait is looked on at when nothing else is to come: deadlocks are found within a second, ms. */
const LAST_WAIT = 10_000

/** Says every step in its turn. A session that waits says the rest of its steps when it is answered, as a person would. */
export async function play(playground: Playground, o: Options): Promise<Play> {
  await playground.reset(o.setup)
  const stage = new Stage(playground, o.level)
  try {
    for (const name of sessionsOf(o.steps)) await stage.enter(name)
    for (const step of o.steps) {
      o.signal.throwIfAborted()
      await stage.take(step)
      await delay(o.paceMs)
    }
    await stage.end(o.signal)
  } finally {
    await stage.leave()
  }
  const look = await playground.open('look', o.level)
  const left = shown(must(await look.say('select * from account order by id')))
  await look.close()
  return { level: o.level, left, ...stage.result() }
}

interface Actor {
  readonly session: DatabaseSession
  readonly queue: Step[]
  readonly reads: string[]
  /** The statement that is not answered yet; `seen` when it was shown as waiting. */
  waiting: { readonly since: number; seen: boolean; readonly answer: Promise<void> } | undefined
  open: boolean
  outcome: Outcome
}

class Stage {
  readonly #playground: Playground
  readonly #level: Level
  readonly #actors = new Map<string, Actor>()
  readonly #events: PlayEvent[] = []
  readonly #began = performance.now()

  constructor(playground: Playground, level: Level) {
    this.#playground = playground
    this.#level = level
  }

  async enter(name: string): Promise<void> {
    const session = await this.#playground.open(name, this.#level)
    this.#actors.set(name, { session, queue: [], reads: [], waiting: undefined, open: false, outcome: 'done' })
  }

  async take(step: Step): Promise<void> {
    const actor = this.#actor(step.session)
    if (actor.waiting) actor.queue.push(step)
    else await this.#say(actor, step)
    await this.#settle()
  }

  /** Nobody says anything more: what still waits is waited for, and what is left open is undone. */
  async end(signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + LAST_WAIT
    while (this.#waiting().length > 0 && performance.now() < deadline) {
      signal.throwIfAborted()
      const open = [...this.#actors.values()].find((actor) => actor.open && !actor.waiting)
      if (open) await this.#rollBack(open)
      else await delay(5)
      await this.#settle()
    }
    for (const actor of this.#actors.values()) if (actor.open && !actor.waiting) await this.#rollBack(actor)
  }

  async leave(): Promise<void> {
    for (const { session } of this.#actors.values()) await session.close()
  }

  result(): Omit<Play, 'level' | 'left'> {
    const entries = [...this.#actors]
    return {
      events: this.#events,
      outcomes: Object.fromEntries(entries.map(([name, { outcome }]) => [name, outcome])),
      reads: Object.fromEntries(entries.map(([name, { reads }]) => [name, reads])),
      ms: this.#now(),
    }
  }

  async #say(actor: Actor, step: Step): Promise<void> {
    const ends = step.is === 'commit' || step.is === 'rollback'
    const alone = this.#level === ALONE
    if ((actor.outcome !== 'done' && !alone) || (alone && (ends || step.is === 'begin'))) {
      this.#events.push({ is: 'left out', at: this.#now(), session: step.session, sql: step.sql })
      return
    }
    const plain = /^(begin|start\s+transaction)$/i.test(step.sql)
    const sql = step.is === 'begin' && plain ? this.#playground.begin(this.#level) : step.sql
    const since = this.#now()
    const said = actor.session.say(sql)
    const waiting = { since, seen: false, answer: said.then((answer) => this.#answered(actor, step, sql, answer)) }
    actor.waiting = waiting
    const waitsFor = await this.#look(actor)
    if (waitsFor) {
      waiting.seen = true
      this.#events.push({ is: 'said', at: since, session: step.session, sql, waitsFor })
    }
  }

  /** Until this session is answered, or is known to wait: then for whom. */
  async #look(actor: Actor): Promise<readonly string[] | undefined> {
    const { waiting } = actor
    while (waiting && actor.waiting === waiting) {
      await Promise.race([waiting.answer, delay(2)])
      if (actor.waiting !== waiting) return undefined
      const waitsFor = await this.#playground.waitsFor(actor.session)
      if (waitsFor.length > 0 && actor.waiting === waiting) return waitsFor
    }
    return undefined
  }

  async #answered(actor: Actor, step: Step, sql: string, answer: DatabaseAnswer): Promise<void> {
    const { session } = step
    const at = this.#now()
    const waited = actor.waiting?.seen ? { waited: Math.round(at - actor.waiting.since) } : {}
    this.#events.push({ is: 'answered', at, session, sql, answer, ...waited })
    if (!answer.ok) {
      actor.outcome = { refused: answer.code, message: answer.message }
      if (actor.open) await actor.session.say('rollback')
      actor.open = false
    } else {
      if (step.is === 'begin') actor.open = true
      if (step.is === 'commit' || step.is === 'rollback') actor.open = false
      if (step.is === 'rollback') actor.outcome = 'rolled back'
      if (answer.columns.length > 0) actor.reads.push(shown(answer))
    }
    actor.waiting = undefined
  }

  /** Lets those that need wait no longer say what they had yet to say. */
  async #settle(): Promise<void> {
    for (let again = true; again;) {
      again = false
      for (const actor of this.#actors.values()) {
        await this.#look(actor)
        const next = actor.waiting ? undefined : actor.queue.shift()
        if (next === undefined) continue
        await this.#say(actor, next)
        again = true
      }
    }
  }

  async #rollBack(actor: Actor): Promise<void> {
    await this.#say(actor, { session: actor.session.name, sql: 'rollback', is: 'rollback' })
  }

  #waiting(): Actor[] {
    return [...this.#actors.values()].filter((actor) => actor.waiting)
  }

  #actor(name: string): Actor {
    const actor = this.#actors.get(name)
    if (actor === undefined) throw new Error(`no session ${name}`)
    return actor
  }

  #now(): number {
    return Math.round((performance.now() - this.#began) * 10) / 10
  }
}

/** Rows as one text that is the same for the same rows. */
export function shown(answer: Extract<DatabaseAnswer, { ok: true }>): string {
  const rows = answer.rows.map((row) => row.map(String).join(': '))
  return rows.length === 0 ? 'no row' : rows.toSorted().join(', ')
}
