import { answer, chart, choice, experiment, log, progress, table } from '@backroad/lab'
import { z } from 'zod'
import { BEST, hitRatio, POLICIES, type PolicyName, replay } from './parts/replay.ts'
import { madeOf, TRACES, type TraceName, type TraceOptions, traceOf } from './parts/traces.ts'

const LEVEL = 'None: the best two lie within one point of each other'

/** Room in the cache, in percent of the keys. */
const ROOMS = [1, 2, 5, 10, 20, 35, 50, 75, 95, 100]
/** Closer than this, in points, two policies count as level. */
const CLOSE = 1
const PARTS = 24
const LINES = [...POLICIES, BEST] as const

/** What a person chose. */
type Params = TraceOptions & { readonly trace: TraceName; readonly room: number }

type Ratios = Readonly<Record<(typeof LINES)[number], number>>

export default experiment({
  title: 'What to drop',
  question: 'Which key should a full cache drop?',
  predict: choice(
    'A cache has room for a share of the keys only. On the trace you choose, which rule of what to drop gives most hits?',
    [...POLICIES, LEVEL],
  ),
  params: z.object({
    trace: z.enum(TRACES).default(TRACES[2]).describe('Trace'),
    room: z.int().min(1).max(100).default(35).describe('Room for').meta({ unit: '%' }),
    exponent: z.number().min(0.2).max(1.6).default(0.9).describe('Zipf’s exponent').meta({ step: 0.1 }),
    keys: z.int().min(200).max(20_000).default(2_000).describe('Keys'),
    requests: z.int().min(5_000).max(200_000).default(40_000).describe('Requests'),
    seed: z.int().min(1).max(9_999).default(1).describe('Seed'),
  }),
  limits: { ms: 60_000 },
  async *run({ params, signal }) {
    const trace = traceOf(params.trace, params)
    const steps = ROOMS.length + TRACES.length
    const points = new Map(LINES.map((line) => [line, [] as [number, number][]]))
    for (const [index, room] of ROOMS.entries()) {
      signal.throwIfAborted()
      yield progress(index, steps, `room for ${room} % of the keys`)
      for (const line of LINES) {
        const ratio = hitRatio(replay(line, trace, roomFor(room, params.keys), params.seed))
        points.get(line)?.push([room, tenth(ratio)])
      }
      yield drawRooms(params.trace, points)
    }
    yield drawCourse(trace, params)
    const compared: { trace: TraceName; ratios: Ratios }[] = []
    for (const [index, name] of TRACES.entries()) {
      signal.throwIfAborted()
      yield progress(ROOMS.length + index, steps, 'the other traces')
      const other = name === params.trace ? trace : traceOf(name, params)
      compared.push({ trace: name, ratios: ratiosOf(other, params) })
      yield drawTable(compared, params.room)
    }
    yield log({ id: 'here', title: 'How this was made', lines: remarks(params).map((text) => ({ text })) })
    const chosen = compared.find((one) => one.trace === params.trace)
    if (chosen) yield answer(optionOf(chosen.ratios), sentence(chosen.ratios, params.room))
  },
})

const roomFor = (percent: number, keys: number): number => Math.max(1, Math.round((keys * percent) / 100))

function ratiosOf(trace: Uint32Array, { keys, seed, room }: Params): Ratios {
  const ratio = (line: (typeof LINES)[number]) => hitRatio(replay(line, trace, roomFor(room, keys), seed))
  return Object.fromEntries(LINES.map((line) => [line, ratio(line)])) as Record<(typeof LINES)[number], number>
}

function drawRooms(name: TraceName, points: ReadonlyMap<string, readonly (readonly [number, number])[]>) {
  return chart({
    id: 'rooms',
    title: `Hits by the room there is. ${name}`,
    x: { label: 'room, of all keys', unit: '%' },
    y: { label: 'requests answered from the cache', unit: '%' },
    series: [...points].map(([label, line]) => ({ label, points: line })),
  })
}

/** How each fares along the trace, part by part, a scan's own requests left out: what it does to the others shows. */
function drawCourse(trace: Uint32Array, { keys, seed, room, trace: name }: Params) {
  const course = (policy: PolicyName) => {
    const hits = replay(policy, trace, roomFor(room, keys), seed).filter((_, index) => (trace[index] ?? 0) < keys)
    return Array.from({ length: PARTS }, (_, index): [number, number] => {
      const [from, to] = [index, index + 1].map((edge) => Math.round((hits.length * edge) / PARTS))
      return [to ?? 0, tenth(hitRatio(hits, from, to))]
    })
  }
  return chart({
    id: 'course',
    title: `Along the trace, with room for ${room} % of the keys`,
    x: { label: name === TRACES[1] ? 'requests so far, but for those of scans' : 'requests so far' },
    y: { label: 'hits in each 24th of the requests', unit: '%' },
    series: (['LRU', 'LFU', 'W-TinyLFU'] as const).map((label) => ({ label, points: course(label) })),
  })
}

function drawTable(compared: readonly { trace: TraceName; ratios: Ratios }[], room: number) {
  return table({
    id: 'traces',
    title: `Hits in % on every trace, with room for ${room} % of the keys`,
    columns: [
      { key: 'trace', label: 'trace' },
      ...LINES.map((line) => ({ key: line, label: line === BEST ? 'best' : line, numeric: true })),
    ],
    rows: compared.map(({ trace, ratios }) => ({
      trace: trace.split(':')[0] ?? trace,
      ...Object.fromEntries(LINES.map((line) => [line, tenth(ratios[line]).toFixed(1)])),
    })),
  })
}

function remarks(params: Params): string[] {
  return [
    `The trace: ${madeOf(params.trace, params)} ${params.requests} requests, seed ${params.seed}.`,
    'Every cache begins empty, and what it has to fetch first counts as a miss. After each miss the key is in the cache.',
    'LFU counts while a key is held and forgets it with the key. W-TinyLFU: a window of 1 %, a main part of which 80 % are protected, counters up to 15, halved after ten times as many requests as there is room for (Einziger, Friedman, Manes, 2017).',
    'Best possible drops the key that will be asked for latest (Belady, 1966). It knows the future; no real cache does.',
    'Counted, not timed: the same parameters give the same figures on every machine.',
  ]
}

function optionOf(ratios: Ratios): string {
  const [first, second] = ranked(ratios)
  if (!first || !second) throw new Error('there are fewer than two policies')
  return ratios[first] - ratios[second] < CLOSE ? LEVEL : first
}

function sentence(ratios: Ratios, room: number): string {
  const all = ranked(ratios).map((name) => `${name} ${tenth(ratios[name])} %`)
  return `With room for ${room} % of the keys: ${all.join(', ')}. The best possible is ${tenth(ratios[BEST])} %.`
}

const ranked = (ratios: Ratios): PolicyName[] => [...POLICIES].sort((a, b) => ratios[b] - ratios[a])

const tenth = (value: number): number => Math.round(value * 10) / 10
