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
import { fillShelf, WAYS, type Way } from './parts/shelf.ts'
import { startSomePostgres, WHERE, which } from './parts/some-postgres.ts'

const AS_LONG = 'About as long: less than twice'
const SEVERAL = 'Several times as long, but less than half as many times as there are books'
const AS_MANY = 'About as many times as long as there are books'

const AUTHORS = 40

/** One way over one road. */
interface Measured {
  readonly way: string
  readonly roundTrip: number
  readonly ms: number
  readonly queries: number
  readonly rows: number
  readonly bytes: number
}

export default experiment({
  title: 'N+1 queries',
  question: 'What does it cost to ask the database once for each row of a list?',
  predict: choice(
    'A list of books, and for each book a query for its author: how long does it take, beside one query with a join?',
    [AS_LONG, SEVERAL, AS_MANY],
  ),
  params: z.object({
    books: z.int().min(2).max(200).default(50).describe('Books in the list'),
    delay: z.int().min(0).max(20).default(5).describe('Road to the database, one way').meta({ unit: 'ms' }),
    database: z.enum(WHERE).default(WHERE[0]).describe('Database'),
  }),
  limits: { ms: 90_000, memoryMb: 1_536 },
  async *run({ params, network, signal }) {
    const { books, delay } = params
    yield progress(0, 1, 'starting the database')
    await using server = await startSomePostgres(params.database, { signal })
    await withSession(server.port, async (session) => {
      await fillShelf(session, { books: 200, authors: AUTHORS })
      // The first queries of a session read the catalogue; they are no part of the figures.
      for (const way of WAYS) await way.fetch(session, books)
    })
    const measured: Measured[] = []
    const roads = [...new Set([0, 0.35, 0.65, 1].map((share) => Math.round(delay * share)))]
    for (const [index, delayMs] of roads.entries()) {
      yield progress(index, roads.length, `a round trip of ${2 * delayMs} ms`)
      const link = await network.link(server, { delayMs })
      await withSession(link.port, async (session) => {
        for (const way of WAYS) measured.push(await measure(session, way, { books, roundTrip: 2 * delayMs, signal }))
      })
      yield drawChart(measured, books)
    }
    yield drawTable(measured.slice(-WAYS.length))
    yield log({
      id: 'here',
      title: 'How this was made',
      lines: [
        which(params.database, server.name),
        `There are ${AUTHORS} authors. A query with its values goes out as one message and is answered by one: a round trip. The road is a relay on this machine that holds every byte back, each way.`,
        ...WAYS.map(({ name, statements }) => `${name}: ${statements}`),
        'Bytes are those that came from the database, counted at the socket. Whoever prints the list gets the same list from all three; that is checked.',
        measuredHere(),
      ].map((text) => ({ text })),
    })
    const [each, join] = measured.slice(-WAYS.length)
    if (each && join) yield answer(optionOf(each, join, books), sentence(each, join))
  },
})

async function withSession(port: number, use: (session: PostgresSession) => Promise<void>): Promise<void> {
  const session = await connectPostgres({ port })
  try {
    await use(session)
  } finally {
    await session.close()
  }
}

async function measure(
  session: PostgresSession,
  way: Way,
  { books, roundTrip, signal }: { books: number; roundTrip: number; signal: AbortSignal },
): Promise<Measured> {
  signal.throwIfAborted()
  // One to warm up: over this road nothing was sent yet.
  await session.say('select 1')
  const before = session.received()
  const began = performance.now()
  const { queries, rows } = await way.fetch(session, books)
  return { way: way.name, roundTrip, ms: performance.now() - began, queries, rows, bytes: session.received() - before }
}

function drawChart(measured: readonly Measured[], books: number) {
  return chart({
    id: 'cost',
    title: `A list of ${books} books with their authors`,
    x: { label: 'round trip', unit: 'ms' },
    y: { label: 'the whole list', unit: 'ms' },
    series: WAYS.map(({ name }) => ({
      label: name,
      points: measured.filter((one) => one.way === name).map((one): [number, number] => [one.roundTrip, tenth(one.ms)]),
    })),
  })
}

function drawTable(last: readonly Measured[]) {
  return table({
    id: 'figures',
    title: `Over a round trip of ${last[0]?.roundTrip ?? 0} ms`,
    columns: [
      { key: 'way', label: 'way' },
      { key: 'queries', label: 'queries', numeric: true },
      { key: 'rows', label: 'rows that came', numeric: true },
      { key: 'bytes', label: 'bytes that came', numeric: true },
      { key: 'ms', label: 'the whole list, ms', numeric: true },
    ],
    rows: last.map(({ way, queries, rows, bytes, ms }) => ({ way, queries, rows, bytes, ms: tenth(ms) })),
  })
}

function optionOf(each: Measured, join: Measured, books: number): string {
  const ratio = each.ms / join.ms
  if (ratio < 2) return AS_LONG
  return ratio < books / 2 ? SEVERAL : AS_MANY
}

function sentence(each: Measured, join: Measured): string {
  return `${each.queries} queries took ${Math.round(each.ms)} ms and one took ${Math.round(join.ms)} ms, over a round trip of ${each.roundTrip} ms: ${Math.round(each.ms / join.ms)} times as long.`
}

const tenth = (ms: number): number => Math.round(ms * 10) / 10
