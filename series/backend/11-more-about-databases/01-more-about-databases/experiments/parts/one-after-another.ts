import { must } from './must.ts'
import { type Play, shown } from './play.ts'
import type { Playground } from './playground.ts'
import { sessionsOf, type Step } from './schedule.ts'

/** What is seen when the sessions of a schedule are carried out one after another, in one order. */
interface Alone {
  readonly order: readonly string[]
  readonly reads: Readonly<Record<string, readonly string[]>>
  readonly left: string
}

/**
 * Judges what happened at once by what happens one after another, on the same database: it is right when there is an order of
 * those whose work stands in which each sees what it saw, and which leaves what was left. That is what serializable means.
 */
export class OneAfterAnother {
  readonly #playground: Playground
  readonly #steps: readonly Step[]
  readonly #setup: string
  readonly #known = new Map<string, Alone>()

  constructor(playground: Playground, steps: readonly Step[], setup: string) {
    this.#playground = playground
    this.#steps = steps
    this.#setup = setup
  }

  /** The order that explains it, such as B, A; undefined where none does. */
  async orderOf(play: Play): Promise<readonly string[] | undefined> {
    const done = sessionsOf(this.#steps).filter((name) => play.outcomes[name] === 'done')
    for (const order of orders(done)) {
      const alone = await this.#carryOut(order)
      const sameReads = done.every((name) => alone.reads[name]?.join('; ') === play.reads[name]?.join('; '))
      if (sameReads && alone.left === play.left) return order
    }
    return undefined
  }

  async #carryOut(order: readonly string[]): Promise<Alone> {
    const key = order.join()
    const known = this.#known.get(key)
    if (known) return known
    await this.#playground.reset(this.#setup)
    const reads: Record<string, string[]> = {}
    for (const name of order) {
      const session = await this.#playground.open(name, 'serializable')
      const seen: string[] = []
      must(await session.say(this.#playground.begin('serializable')))
      for (const { sql, is } of this.#steps.filter((step) => step.session === name)) {
        if (is !== 'read' && is !== 'write') continue
        const answer = must(await session.say(sql))
        if (answer.columns.length > 0) seen.push(shown(answer))
      }
      must(await session.say('commit'))
      await session.close()
      reads[name] = seen
    }
    const look = await this.#playground.open('look', 'serializable')
    const left = shown(must(await look.say('select * from account order by id')))
    await look.close()
    const alone = { order, reads, left }
    this.#known.set(key, alone)
    return alone
  }
}

function orders(names: readonly string[]): string[][] {
  if (names.length === 0) return [[]]
  return names.flatMap((name) => orders(names.filter((each) => each !== name)).map((rest) => [name, ...rest]))
}
