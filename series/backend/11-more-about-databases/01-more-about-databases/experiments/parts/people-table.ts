import type { DatabaseSession } from '@backroad/lab'
import { must } from './must.ts'

/** Rows are made in parts of so many. */
const PART = 50_000

/** A person's rank is one of so many, in no order: the share of people below a rank is known beforehand. */
export const RANKS = 10_000

/**
 * Makes a table of people until it has so many, or the time is over. Gives how many there are after each part.
 */
export async function* fillPeople(
  session: DatabaseSession,
  o: { rows: number; withinMs: number },
): AsyncGenerator<number> {
  must(
    await session.say(
      'create table person (id integer primary key, email text not null, rank integer not null, about text not null)',
    ),
  )
  const deadline = performance.now() + o.withinMs
  for (let made = 0; made < o.rows && (made === 0 || performance.now() < deadline);) {
    const next = Math.min(o.rows, made + PART)
    must(await session.say(`insert into person ${people(made + 1, next)}`))
    made = next
    yield made
  }
  must(await session.say('vacuum analyze person'))
}

/** People with these numbers, as a query. A rank is the number times a prime, so neighbours are far apart. */
export function people(from: number, to: number): string {
  return `select n, 'user' || n || '@example.org', (n::bigint * 7919) % ${RANKS}, repeat('x', 40) from generate_series(${from}, ${to}) n`
}
