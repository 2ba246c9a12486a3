import {
  answer,
  chart,
  choice,
  experiment,
  graph,
  log,
  measuredHere,
  type Observation,
  progress,
  table,
} from '@backroad/lab'
import { z } from 'zod'
import { drawLanes, drawSteps, outcomeText } from './parts/draw-play.ts'
import { type Meeting, meet, type Transfer } from './parts/meet.ts'
import { must } from './parts/must.ts'
import { openPlayground, type Playground, WHICH } from './parts/playground.ts'

const FIRST = 'The one that began to wait first'
const LAST = 'The one that began to wait last'
const NONE = 'Nobody is: both come through'

const ORDERS = ['opposite: A takes 1 then 2, B takes 2 then 1', 'the same: both take 1 then 2'] as const

export default experiment({
  title: 'Deadlock',
  question: 'Two transfers lock the same two rows. Who is ended, and after how long?',
  predict: choice(
    'Look at the order, the time limit, and how much later the second one asks. Which transaction is ended by the database?',
    [FIRST, LAST, NONE],
  ),
  params: z.object({
    order: z.enum(ORDERS).default(ORDERS[0]).describe('Order of the locks'),
    timeout: z
      .int()
      .min(100)
      .max(3_000)
      .default(1_000)
      .describe('deadlock_timeout; in SQLite, how long a lock is waited for')
      .meta({ unit: 'ms' }),
    gap: z.int().min(0).max(4_000).default(300).describe('B asks for its second row later by').meta({ unit: 'ms' }),
    database: z.enum(WHICH).default(WHICH[0]).describe('Database'),
  }),
  limits: { ms: 90_000, memoryMb: 1_536 },
  async *run({ params, signal }) {
    const { timeout, gap } = params
    yield progress(0, 4, 'starting the database')
    await using playground = await openPlayground(params.database, signal)
    const { name, kind } = playground
    const transfers = transfersOf(kind, params.order === ORDERS[0])
    const meetings: { limit: number; meeting: Meeting }[] = []
    for (const [index, share] of [1, 0.25, 0.5].entries()) {
      const limitMs = Math.round(timeout * share)
      yield progress(index + 1, 4, `a time limit of ${limitMs} ms`)
      await setUp(playground)
      // Both are shortened alike, so that the limit meets the same one.
      const meeting = await meet(playground, { transfers, gapMs: gap * share, limitMs, signal })
      meetings.push({ limit: limitMs, meeting })
      if (index > 0) continue
      yield* drawMeeting(meeting, name)
      yield log({
        id: 'here',
        title: 'How this was made',
        lines: remarks(params, name, kind).map((text) => ({ text })),
      })
      yield answer(optionOf(meeting), sentence(meeting, limitMs))
    }
    yield drawTimes(meetings)
  },
})

function* drawMeeting(meeting: Meeting, name: string): Generator<Observation> {
  yield drawSteps(meeting, { id: 'steps', title: `What was said and answered, ${name}` })
  yield drawLanes(meeting, { id: 'lanes', title: 'When each has its transaction open, and when it waits' })
  yield drawWaits(meeting)
  yield drawVictims(meeting)
}

async function setUp(playground: Playground): Promise<void> {
  const table = (name: string, rows: string) => [
    `create table ${name} (id integer primary key, balance integer)`,
    `insert into ${name} values ${rows}`,
  ]
  if (playground.kind === 'PostgreSQL') return await playground.reset(table('account', '(1, 100), (2, 100)').join('; '))
  await playground.reset(table('account', '(1, 100)').join('; '))
  const session = await playground.open('setup', 'serializable')
  must(await session.say('drop table if exists other.account'))
  for (const sql of table('other.account', '(2, 100)')) must(await session.say(sql))
  await session.close()
}

/** In SQLite a lock is on a whole file, so the second row lies in a second file. */
function transfersOf(kind: Playground['kind'], opposite: boolean): readonly [Transfer, Transfer] {
  const place = (id: number) => (kind === 'SQLite' && id === 2 ? 'other.account' : 'account')
  const take = (id: number, sum: string) => `update ${place(id)} set balance = balance ${sum} where id = ${id}`
  const a = { session: 'A', first: take(1, '- 10'), second: take(2, '+ 10') }
  const b = opposite
    ? { session: 'B', first: take(2, '- 20'), second: take(1, '+ 20') }
    : { session: 'B', first: take(1, '+ 20'), second: take(2, '- 20') }
  return [a, b]
}

function drawWaits({ waits }: Meeting) {
  return graph({
    id: 'waits',
    title: waits.length > 1 ? 'Who waited for whom: a circle' : 'Who waited for whom: no circle',
    nodes: ['A', 'B'].map((name) => ({ id: name, label: `transaction ${name}` })),
    edges: waits.map((edge) => ({ ...edge, label: 'waits for' })),
  })
}

function drawVictims({ victims, outcomes }: Meeting) {
  return table({
    id: 'victims',
    title: 'Who was ended, and how it went on',
    columns: [
      { key: 'session', label: 'session' },
      { key: 'code', label: 'answered' },
      { key: 'after', label: 'after its wait of, ms', numeric: true },
      { key: 'then', label: 'in the end' },
    ],
    rows: Object.entries(outcomes).map(([session, outcome]) => {
      const victim = victims.find((each) => each.session === session)
      return {
        session,
        code: victim ? `${victim.code} ${victim.message}` : 'nothing refused',
        after: victim?.after ?? '',
        then: victim && outcome === 'done' ? 'begun again, and done' : outcomeText(outcome),
      }
    }),
  })
}

function drawTimes(meetings: readonly { limit: number; meeting: Meeting }[]) {
  const points = meetings
    .flatMap(({ limit, meeting }) => meeting.victims.slice(0, 1).map(({ after }): [number, number] => [limit, after]))
    .toSorted(([a], [b]) => a - b)
  return chart({
    id: 'times',
    title: points.length > 0 ? 'How long the one that was ended had waited' : 'Nobody was ended at any limit',
    x: { label: 'time limit', unit: 'ms' },
    y: { label: 'waited', unit: 'ms' },
    series: [{ label: 'waited until it was ended', points }],
  })
}

function remarks({ database }: { database: string }, name: string, kind: Playground['kind']): string[] {
  return [
    `The database was ${name}, with two connections. A moves 10 from account 1 to 2, B moves 20 from 2 to 1; each writes both rows in one transaction, and begins again when it is refused.`,
    ...(kind === 'PostgreSQL'
      ? [
          'Who waits for whom is what pg_blocking_pids says while both wait. A session looks for a circle only once, when it has waited for deadlock_timeout; whoever finds one ends itself (PostgreSQL’s manual, “Deadlocks” and “Lock Management”).',
        ]
      : [
          'A lock in SQLite is on a whole file, so account 2 lies in a second file. SQLite looks for no circle between files: each waits until its time limit, here asked for in turns, and is refused with SQLITE_BUSY. Whoever rolls back then lets the other go on.',
          ...(database === WHICH[0]
            ? ['PostgreSQL is not installed here; with it, you see a search for circles at work.']
            : []),
        ]),
    'The chart repeats it with a quarter and a half of the limit and of the gap.',
    measuredHere(),
  ]
}

function optionOf({ victims, events }: Meeting): string {
  const [victim] = victims
  if (victim === undefined) return NONE
  const waits = events.filter((event) => event.is === 'said')
  return waits[0]?.session === victim.session ? FIRST : LAST
}

function sentence({ victims, waits }: Meeting, limit: number): string {
  const [victim] = victims
  if (victim === undefined)
    return `Nobody was refused: ${waits.length > 0 ? 'one waited, and then went on' : 'nobody had to wait'}.`
  return `${victim.session} was ended with ${victim.code} after it had waited ${victim.after} ms, with a limit of ${limit} ms; the other one went on.`
}
