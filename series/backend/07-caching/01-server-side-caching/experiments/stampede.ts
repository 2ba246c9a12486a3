import { monitorEventLoopDelay } from 'node:perf_hooks'
import { answer, chart, choice, experiment, log, measuredHere, progress, table, timeline } from '@backroad/lab'
import { z } from 'zod'
import { percentile } from './parts/percentile.ts'
import { gap, seeded } from './parts/seeded.ts'
import { startCacheServer } from './parts/stampede/cache-server.ts'
import { type OriginWork, startOrigin } from './parts/stampede/origin.ts'
import { type Visit, visit } from './parts/stampede/visitors.ts'
import { early, locked, stale, unprotected, type Way, type WayOptions } from './parts/stampede/ways.ts'

const AS_HITS = 'Hardly: it is about as quick as one from the cache'
const THE_WORK = 'Up to as long as the page takes to make'
const LONGER = 'Longer than it took without the lock'

interface Protection {
  readonly label: string
  readonly make: (o: WayOptions) => Way
}

const PROTECTIONS: readonly Protection[] = [
  { label: 'none', make: unprotected },
  { label: 'lock', make: locked },
  { label: 'early', make: early },
  { label: 'stale', make: stale },
]

/** What was seen of one way once the page was cached. Times are in ms since visitors came. */
interface Measured {
  readonly label: string
  readonly visits: readonly Visit[]
  readonly works: readonly OriginWork[]
}

interface Params {
  readonly rate: number
  readonly work: number
  readonly ttl: number
  readonly lanes: number
  readonly seconds: number
  readonly seed: number
}

export default experiment({
  title: 'The moment a page expires',
  question: 'What happens when a page that everybody wants expires?',
  predict: choice(
    'With a lock, one request fetches the expired page and the others wait for it. How long does the slowest one in a hundred (p99) take?',
    [AS_HITS, THE_WORK, LONGER],
  ),
  params: z.object({
    rate: z.int().min(20).max(200).default(40).describe('Requests a second'),
    work: z.int().min(50).max(500).default(200).describe('Making it takes').meta({ unit: 'ms' }),
    lanes: z.int().min(1).max(50).default(4).describe('Made at once'),
    ttl: z.number().min(0.5).max(3).default(1.5).describe('Cached for').meta({ unit: 's', step: 0.1 }),
    seconds: z.int().min(4).max(20).default(7).describe('Visitors come for').meta({ unit: 's' }),
    seed: z.int().min(1).max(9_999).default(1).describe('Seed'),
  }),
  limits: { ms: 60_000 },
  async *run({ params, signal }) {
    yield progress(0, 2, 'a first request each, to warm up')
    // The first requests of a process cost more than all later ones; they are no part of the figures.
    await measureAll({ ...params, work: 5, ttl: 0.05, seconds: 1 }, signal)
    yield progress(1, 2, `visitors come for ${params.seconds} s, to each way at the same times`)
    const held = monitorEventLoopDelay({ resolution: 5 })
    held.enable()
    const measured = await measureAll(params, signal)
    held.disable()
    yield drawOrigin(measured)
    yield drawTimeline(measured)
    yield drawTable(measured)
    yield log({
      id: 'here',
      title: 'How this was made',
      lines: remarks(params, held.max / 1e6).map((text) => ({ text })),
    })
    const [none, lock] = measured
    if (none && lock) yield answer(optionOf(none, lock, params), sentence(none, lock, params))
  },
})

/** All ways at once, each with an origin and a cache of its own, so that what else this machine does meets all alike. */
async function measureAll(params: Params, signal: AbortSignal): Promise<Measured[]> {
  const random = seeded(params.seed)
  const { rate, seconds } = params
  const offsets: number[] = []
  for (let at = gap(random, 1000 / rate); at < seconds * 1000; at += gap(random, 1000 / rate)) offsets.push(at)
  await using stack = new AsyncDisposableStack()
  const fronts = await Promise.all(PROTECTIONS.map((one) => setUp(one, params, stack)))
  // One each beforehand: the page is in the cache when visitors come.
  await Promise.all(fronts.map(({ cache }) => visit(cache.port, [performance.now()], signal)))
  const began = performance.now()
  const dueTimes = offsets.map((offset) => began + offset)
  return await Promise.all(
    fronts.map(async ({ label, origin, cache }) => {
      const before = origin.worked.length
      const visits = await visit(cache.port, dueTimes, signal)
      const works = origin.worked.slice(before)
      return { label, ...sinceBegan({ visits, works }, began) }
    }),
  )
}

async function setUp({ label, make }: Protection, { work, lanes, ttl, seed }: Params, stack: AsyncDisposableStack) {
  const origin = stack.use(await startOrigin({ workMs: work, lanes }))
  const random = seeded(seed + 1)
  const cache = stack.use(await startCacheServer(make, { originPort: origin.port, ttlMs: ttl * 1000, random }))
  return { label, origin, cache }
}

function sinceBegan({ visits, works }: Pick<Measured, 'visits' | 'works'>, zero: number) {
  return {
    visits: visits.map((one) => ({ ...one, due: one.due - zero, answered: one.answered - zero })),
    works: works.map(({ asked, began, done }) => ({ asked: asked - zero, began: began - zero, done: done - zero })),
  }
}

const waits = ({ visits }: Pick<Measured, 'visits'>): number[] => visits.map((one) => one.answered - one.due)

function drawOrigin(measured: readonly Measured[]) {
  return chart({
    id: 'origin',
    title: 'Requests for the one page that are at the origin, in work or waiting',
    x: { label: 'time', unit: 's' },
    y: { label: 'at once' },
    // The unprotected one last, so that it lies on top where they meet.
    series: measured.toReversed().map(({ label, works }) => ({ label, points: heldOverTime(works, lastOf(measured)) })),
  })
}

const lastOf = (measured: readonly Measured[]): number =>
  Math.max(
    ...measured.flatMap(({ visits, works }) => [...visits.map((one) => one.answered), ...works.map((one) => one.done)]),
  )

/** The most that were there within each step of time. */
function heldOverTime(works: readonly OriginWork[], end: number): [number, number][] {
  const step = end / 72
  return Array.from({ length: 73 }, (_, index): [number, number] => {
    const [from, to] = [index * step, (index + 1) * step]
    const inside = works.filter((one) => one.asked < to && one.done > from)
    const edges = [from, ...inside.map((one) => one.asked).filter((asked) => asked >= from)]
    const most = Math.max(...edges.map((edge) => inside.filter((one) => one.asked <= edge && one.done > edge).length))
    return [Math.round(from / 10) / 100, most]
  })
}

/** Two lanes a way: when the origin was at work, and when somebody waited for it. */
function drawTimeline(measured: readonly Measured[]) {
  return timeline({
    id: 'lanes',
    title: 'When the origin works, and when somebody waits for it',
    lanes: measured.flatMap(({ label, works, visits }) => [
      {
        label: `${label}: origin`,
        bars: union(works.map((one) => ({ from: one.began, to: one.done }))).map((bar) => ({
          ...bar,
          kind: 'work' as const,
          label: 'the origin works',
        })),
      },
      {
        label: `${label}: visitors`,
        bars: union(visits.filter((one) => one.waited).map((one) => ({ from: one.due, to: one.answered }))).map(
          (bar) => ({ ...bar, kind: 'wait' as const, label: 'at least one visitor waits' }),
        ),
      },
    ]),
  })
}

/** Runs that touch or overlap, as one. */
function union(runs: readonly { from: number; to: number }[]): { from: number; to: number }[] {
  const whole: { from: number; to: number }[] = []
  for (const { from, to } of [...runs].sort((a, b) => a.from - b.from)) {
    const last = whole.at(-1)
    if (last && from <= last.to) last.to = Math.max(last.to, to)
    else whole.push({ from, to })
  }
  return whole.map(({ from, to }) => ({ from: Math.round(from), to: Math.round(to) }))
}

function drawTable(measured: readonly Measured[]) {
  return table({
    id: 'figures',
    title: 'Requests, the page being cached at the beginning',
    columns: [
      { key: 'way', label: 'way' },
      { key: 'requests', label: 'requests', numeric: true },
      { key: 'origin', label: 'at origin', numeric: true },
      { key: 'most', label: 'at once', numeric: true },
      { key: 'waited', label: 'waited', numeric: true },
      { key: 'median', label: 'p50, ms', numeric: true },
      { key: 'slow', label: 'p99, ms', numeric: true },
      { key: 'age', label: 'oldest, ms', numeric: true },
    ],
    rows: measured.map(({ label, visits, works }) => {
      return {
        way: label,
        requests: visits.length,
        origin: works.length,
        most: mostAtOnce(works),
        waited: visits.filter((each) => each.waited).length,
        median: round(percentile(waits({ visits }), 0.5)),
        slow: round(percentile(waits({ visits }), 0.99)),
        age: round(Math.max(...visits.map((each) => each.age))),
      }
    }),
  })
}

function mostAtOnce(works: readonly OriginWork[]): number {
  return Math.max(0, ...works.map(({ asked }) => works.filter((one) => one.asked <= asked && one.done > asked).length))
}

function remarks({ work, lanes, ttl }: Params, heldMs: number): string[] {
  return [
    `The origin is an HTTP server that waits ${work} ms for each request, ${lanes} at a time, as a database with that many connections; more line up. The cache is an HTTP server before it.`,
    'none: whoever finds the page expired fetches it. lock: one fetches it, the others wait for that one. early: each request may fetch it before it expires, by chance, the nearer the likelier (XFetch with beta 1: Vattani, Chierichetti, Lowenstein, PVLDB 8, 2015). stale: one fetches it, and meanwhile all get the old one (RFC 5861 §3).',
    `Oldest is how long before its arrival the oldest answer had been made; a page is cached for ${ttl * 1000} ms after it arrives.`,
    `Visitors of all four ways come at the same times; a time counts from when a request was due. Those that waited, waited for the origin.`,
    `${measuredHere()} It kept visitors, cache and origin waiting for at most ${Math.round(heldMs)} ms by itself; so much of the longest times may be its own.`,
  ]
}

function optionOf(none: Measured, lock: Measured, { work }: Params): string {
  const [without, slow] = [none, lock].map((one) => percentile(waits(one), 0.99))
  if (slow === undefined || without === undefined) throw new Error('nobody came')
  if (slow < work / 4) return AS_HITS
  return slow > Math.max(without, work) * 1.25 ? LONGER : THE_WORK
}

function sentence(none: Measured, lock: Measured, { work }: Params): string {
  return `With the lock ${lock.works.length} requests reached the origin in place of ${none.works.length}, and p99 was ${round(percentile(waits(lock), 0.99))} ms in place of ${round(percentile(waits(none), 0.99))} ms; the page takes ${work} ms to make.`
}

const round = (ms: number): number => (ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms))
