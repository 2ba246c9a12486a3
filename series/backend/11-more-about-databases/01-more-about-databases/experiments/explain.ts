import {
  answer,
  chart,
  choice,
  connectPostgres,
  experiment,
  log,
  measuredHere,
  type PostgresSession,
  progress,
  table,
} from '@backroad/lab'
import { z } from 'zod'
import { must } from './parts/must.ts'
import { fillPeople, people, RANKS } from './parts/people-table.ts'
import { explained, type Plan } from './parts/plan.ts'
import { startSomePostgres, WHERE, which } from './parts/some-postgres.ts'

const BY_INDEX = 'It goes through the index, row by row'
const BITMAP = 'It reads the index first, and then the pages in their order (a bitmap)'
const WHOLE = 'It reads the whole table, index or not'

/** How long rows are made, at most: what is there then is enough. */
const FILL_MS = 30_000

/** Shares of the table that are asked for, in percent. */
const SHARES = [0.01, 0.1, 1, 5, 20, 50]

/** How many rows are written to see what an index costs. */
const WRITTEN = 5_000

interface Asked {
  readonly about: string
  readonly plan: Plan
}

interface ByShare {
  readonly share: number
  readonly chosen: Plan
  readonly index: Plan
  readonly whole: Plan
}

export default experiment({
  title: 'Index or not',
  question: 'When does a database use an index, and what does one cost?',
  predict: choice(
    'Look at the share you chose: so many people have a rank below a number, and there is an index on rank. How are they found?',
    [BY_INDEX, BITMAP, WHOLE],
  ),
  params: z.object({
    rows: z.int().min(10_000).max(2_000_000).default(1_000_000).describe('Rows in the table').meta({ step: 10_000 }),
    share: z
      .number()
      .min(0.01)
      .max(90)
      .default(60)
      .describe('Share of the rows asked for')
      .meta({ unit: '%', step: 0.01 }),
    database: z.enum(WHERE).default(WHERE[0]).describe('Database'),
  }),
  limits: { ms: 120_000, memoryMb: 3_072 },
  async *run({ params, signal }) {
    yield progress(0, params.rows, 'starting the database')
    await using server = await startSomePostgres(params.database, { signal, settings: ['max_wal_size=4GB'] })
    const session = await connectPostgres(server)
    let rows = 0
    for await (const made of fillPeople(session, { rows: params.rows, withinMs: FILL_MS })) {
      rows = made
      yield progress(made, params.rows, `${made} rows`)
      signal.throwIfAborted()
    }
    const asked = await askForOne(session, Math.round(rows / 2))
    yield drawAsked(asked)
    yield drawPlans(asked)
    must(await session.say('create index person_rank on person (rank); analyze person'))
    const byShare: ByShare[] = []
    for (const share of SHARES) {
      yield progress(byShare.length, SHARES.length, `${share} % of the rows`)
      byShare.push(await askForShare(session, share))
      yield drawShares(byShare)
    }
    yield drawChosen(byShare)
    const chosen = await askForShare(session, params.share)
    yield drawPlans([{ about: `${params.share} % of the rows`, plan: chosen.chosen }], 'chosen')
    yield drawWrites(await costOfWriting(session, rows))
    yield log({
      id: 'here',
      title: 'How this was made',
      lines: remarks(params, { rows, name: server.name }).map((text) => ({ text })),
    })
    yield answer(optionOf(chosen), sentence(chosen))
    await session.close()
  },
})

/** One person by address: without an index, with one, and where the index is of no use. */
async function askForOne(session: PostgresSession, id: number): Promise<Asked[]> {
  const same = `select * from person where email = 'user${id}@example.org'`
  const lower = `select * from person where lower(email) = 'user${id}@example.org'`
  const without = await explained(session, same)
  must(await session.say('create index person_email on person (email); analyze person'))
  const withOne = await explained(session, same)
  const onFunction = await explained(session, lower)
  must(await session.say('create index person_lower on person (lower(email)); analyze person'))
  const withItsOwn = await explained(session, lower)
  return [
    { about: 'email = …, no index', plan: without },
    { about: 'email = …, index on email', plan: withOne },
    { about: 'lower(email) = …, index on email', plan: onFunction },
    { about: 'lower(email) = …, index on lower(email)', plan: withItsOwn },
  ]
}

async function askForShare(session: PostgresSession, share: number): Promise<ByShare> {
  // The sum needs a column that is in no index, so the table itself has to be read.
  const sql = `select sum(length(about)) from person where rank < ${Math.round((share / 100) * RANKS)}`
  const way = async (off: readonly string[]): Promise<Plan> => {
    must(await session.say(['begin', ...off.map((name) => `set local enable_${name} = off`)].join('; ')))
    // The first reads what the second then finds in memory.
    await explained(session, sql)
    const plan = await explained(session, sql)
    must(await session.say('rollback'))
    return plan
  }
  return {
    share,
    chosen: await way([]),
    index: await way(['seqscan', 'bitmapscan']),
    whole: await way(['indexscan', 'indexonlyscan', 'bitmapscan']),
  }
}

async function costOfWriting(session: PostgresSession, rows: number): Promise<{ indexes: number; ms: number }[]> {
  const columns = ['rank', 'email', 'lower(email)', 'about', 'rank, email']
  must(await session.say('drop index person_email, person_lower, person_rank'))
  const costs: { indexes: number; ms: number }[] = []
  for (let indexes = 0; indexes <= columns.length; indexes++) {
    const column = columns[indexes - 1]
    if (column !== undefined) must(await session.say(`create index on person (${column})`))
    const times: number[] = []
    for (let attempt = 0; attempt < 3; attempt++) {
      must(await session.say('begin'))
      const began = performance.now()
      must(await session.say(`insert into person ${people(rows + 1, rows + WRITTEN)}`))
      times.push(performance.now() - began)
      must(await session.say('rollback'))
    }
    costs.push({ indexes, ms: Math.min(...times) })
  }
  return costs
}

function drawAsked(asked: readonly Asked[]) {
  return table({
    id: 'one',
    title: 'One person by address',
    columns: [
      { key: 'about', label: 'asked for, with' },
      { key: 'scan', label: 'how the table was reached' },
      { key: 'pages', label: 'pages', numeric: true },
      { key: 'ms', label: 'ms', numeric: true },
    ],
    rows: asked.map(({ about, plan }) => ({
      about,
      scan: plan.scan,
      pages: plan.lines[0]?.pages ?? 0,
      ms: figure(plan.ms),
    })),
  })
}

function drawPlans(asked: readonly Asked[], id = 'plans') {
  return table({
    id,
    title: 'As EXPLAIN (ANALYZE, BUFFERS) tells it, the outermost step first',
    columns: [
      { key: 'about', label: 'for' },
      { key: 'node', label: 'step' },
      { key: 'does', label: 'what it does' },
      { key: 'expected', label: 'rows expected', numeric: true },
      { key: 'rows', label: 'rows came', numeric: true },
      { key: 'pages', label: 'pages', numeric: true },
    ],
    rows: asked.flatMap(({ about, plan }) =>
      plan.lines.map((line, index) => ({
        about: index === 0 ? about : '',
        node: `${'\u00a0\u00a0'.repeat(line.depth)}${line.depth > 0 ? '→ ' : ''}${line.node}`,
        does: line.does,
        expected: line.expected,
        rows: line.rows,
        pages: line.pages,
      })),
    ),
  })
}

function drawShares(byShare: readonly ByShare[]) {
  const points = (of: (one: ByShare) => Plan) => byShare.map((one): [number, number] => [one.share, figure(of(one).ms)])
  return chart({
    id: 'shares',
    title: 'The same rows by the index, and by reading the whole table',
    x: { label: 'share of the rows', unit: '%' },
    y: { label: 'time', unit: 'ms' },
    series: [
      { label: 'by the index, told to', points: points((one) => one.index) },
      { label: 'the whole table, told to', points: points((one) => one.whole) },
      { label: 'as the planner chose', points: points((one) => one.chosen) },
    ],
  })
}

function drawChosen(byShare: readonly ByShare[]) {
  return table({
    id: 'choices',
    title: 'What the planner chose, and what else there was',
    columns: [
      { key: 'share', label: 'share, %', numeric: true },
      { key: 'scan', label: 'chosen' },
      { key: 'ms', label: 'chosen, ms', numeric: true },
      { key: 'index', label: 'by index, ms', numeric: true },
      { key: 'whole', label: 'whole table, ms', numeric: true },
      { key: 'pages', label: 'pages by index', numeric: true },
    ],
    rows: byShare.map(({ share, chosen, index, whole }) => ({
      share,
      scan: chosen.scan,
      ms: figure(chosen.ms),
      index: figure(index.ms),
      whole: figure(whole.ms),
      pages: index.lines[0]?.pages ?? 0,
    })),
  })
}

function drawWrites(costs: readonly { indexes: number; ms: number }[]) {
  return chart({
    id: 'writes',
    title: `Writing ${WRITTEN} rows, by how many indexes there are beside the primary key`,
    x: { label: 'indexes' },
    y: { label: 'time', unit: 'ms' },
    series: [
      { label: 'all of the rows', points: costs.map(({ indexes, ms }): [number, number] => [indexes, figure(ms)]) },
    ],
  })
}

function remarks(
  params: { rows: number; database: (typeof WHERE)[number] },
  { rows, name }: { rows: number; name: string },
): string[] {
  return [
    which(params.database, name),
    `The table has ${rows} rows${rows < params.rows ? `: more than that were not made within ${FILL_MS / 1000} s` : ''}. A rank is one of ${RANKS}, the same number of people has each, and they lie in no order.`,
    'Times are those of the database itself, of the second of two runs. A page is 8 kB, counted as often as it was looked at. Ways that the planner did not choose were had by telling it not to take the others (enable_seqscan and the like).',
    'Writes are the best of three, each rolled back.',
    measuredHere(),
  ]
}

function optionOf({ chosen }: ByShare): string {
  if (chosen.scan.startsWith('Seq')) return WHOLE
  return chosen.scan.startsWith('Bitmap') ? BITMAP : BY_INDEX
}

function sentence({ share, chosen, index, whole }: ByShare): string {
  return `For ${share} % of the rows the planner chose a ${chosen.scan}, ${figure(chosen.ms)} ms; by the index, row by row, it took ${figure(index.ms)} ms, and through the whole table ${figure(whole.ms)} ms.`
}

const figure = (ms: number): number => (ms < 10 ? Math.round(ms * 100) / 100 : Math.round(ms))
