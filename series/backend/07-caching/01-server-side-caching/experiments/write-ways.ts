import { answer, chart, choice, experiment, log, measuredHere, progress, table, timeline } from '@backroad/lab'
import { z } from 'zod'
import { percentile } from './parts/percentile.ts'
import { lostOf, onlyInCache, type Outcome, runWay } from './parts/write-ways/run-way.ts'
import { WAYS } from './parts/write-ways/start-cache.ts'

const NONE = 'None: what was acknowledged is kept'
const FEW = 'One or two, those that were under way'
const MANY = 'All since the cache last passed writes on, more than two'

/** How much of the time before the kill is drawn, in ms. */
const WINDOW_MS = 300

export default experiment({
  title: 'Three ways to write',
  question: 'When is a write through a cache really done?',
  predict: choice(
    'Write-behind calls a write done before the store has it. The cache is killed while people write. Which of the writes that were called done are gone?',
    [NONE, FEW, MANY],
  ),
  params: z.object({
    people: z.int().min(1).max(8).default(3).describe('Writers, and readers'),
    road: z.int().min(2).max(60).default(12).describe('Road to the store').meta({ unit: 'ms' }),
    flush: z.int().min(20).max(1000).default(250).describe('Behind gathers for').meta({ unit: 'ms' }),
    seconds: z.number().min(0.5).max(6).default(2).describe('Killed after').meta({ unit: 's', step: 0.1 }),
    seed: z.int().min(1).max(9_999).default(1).describe('Seed'),
  }),
  limits: { ms: 60_000, memoryMb: 512 },
  async *run({ params, signal }) {
    const { people, road: roadMs, flush: flushMs, seconds, seed } = params
    const outcomes: Outcome[] = []
    for (const [index, way] of WAYS.entries()) {
      yield progress(index, WAYS.length, `write-${way}, killed after ${seconds} s`)
      outcomes.push(await runWay(way, { people, roadMs, flushMs, ms: seconds * 1000, seed }, signal))
      yield drawTable(outcomes)
    }
    yield drawRisk(outcomes)
    yield drawLanes(outcomes)
    yield drawStories(outcomes)
    yield log({ id: 'here', title: 'How this was made', lines: remarks(params).map((text) => ({ text })) })
    const behind = outcomes.at(-1)
    if (behind) yield answer(optionOf(behind), sentence(outcomes))
  },
})

function drawTable(outcomes: readonly Outcome[]) {
  return table({
    id: 'figures',
    title: 'Until the kill, and after it; times in ms',
    columns: [
      { key: 'way', label: 'way' },
      { key: 'writes', label: 'writes', numeric: true },
      { key: 'median', label: 'write p50', numeric: true },
      { key: 'slow', label: 'write p99', numeric: true },
      { key: 'store', label: 'at store', numeric: true },
      { key: 'reads', label: 'reads', numeric: true },
      { key: 'read', label: 'read p50', numeric: true },
      { key: 'old', label: 'old reads', numeric: true },
      { key: 'lost', label: 'lost', numeric: true },
    ],
    rows: outcomes.map((one) => {
      const took = one.writes.flatMap(({ began, acknowledged }) =>
        acknowledged === undefined ? [] : [acknowledged - began],
      )
      const reading = one.reads.map(({ began, ended }) => ended - began)
      return {
        way: one.way,
        writes: took.length,
        median: tenth(percentile(took, 0.5)),
        slow: tenth(percentile(took, 0.99)),
        store: one.storeRequests,
        reads: reading.length,
        read: tenth(percentile(reading, 0.5)),
        old: one.reads.filter(({ version, owed }) => version < owed).length,
        lost: lostOf(one),
      }
    }),
  })
}

function drawRisk(outcomes: readonly Outcome[]) {
  const end = Math.max(...outcomes.map((one) => one.killedAt))
  return chart({
    id: 'risk',
    title: 'Writes called done that only the cache has, until it is killed',
    x: { label: 'time', unit: 'ms' },
    y: { label: 'writes' },
    series: outcomes.map((one) => ({
      label: `write-${one.way}`,
      points: Array.from({ length: 73 }, (_, index) => (end * index) / 72)
        .filter((time) => time <= one.killedAt)
        .map((time): [number, number] => [Math.round(time), onlyInCache(one, time)]),
    })),
  })
}

/** One writer and the store, in the last moments before the kill. */
function drawLanes(outcomes: readonly Outcome[]) {
  return timeline({
    id: 'lanes',
    title: `The last ${WINDOW_MS} ms before the kill: one writer, and the store`,
    lanes: outcomes.flatMap((one) => {
      const inWindow = (from: number, to: number) =>
        [from, Math.min(to, one.killedAt)].map((time) => Math.round(time - one.killedAt + WINDOW_MS))
      const mine = one.writes.filter((write) => write.writer === 0)
      return [
        {
          label: `${one.way}: writer`,
          bars: mine.flatMap(({ began, acknowledged }) => {
            const [from = 0, to = 0] = inWindow(began, acknowledged ?? one.killedAt)
            return to > 0
              ? [{ from: Math.max(0, from), to, kind: 'wait' as const, label: 'waits until it is done' }]
              : []
          }),
        },
        {
          label: `${one.way}: store`,
          bars: storeBars(one).flatMap(({ came, applied }) => {
            const [from = 0, to = 0] = inWindow(came, applied)
            return to > 0 && came < one.killedAt
              ? [
                  {
                    from: Math.max(0, from),
                    to,
                    kind: 'work' as const,
                    label: 'a write comes to the store and is kept',
                  },
                ]
              : []
          }),
        },
      ]
    }),
  })
}

/** What concerns the writer that is drawn; of write-behind, everything is passed on together. */
function storeBars({ way, writes, storeWrites }: Outcome) {
  const keys = new Set(writes.filter((write) => write.writer === 0).map((write) => write.key))
  const mine = storeWrites.filter((write) => keys.has(write.key))
  return way === 'behind' ? mine.filter((write, index) => write.came !== mine[index - 1]?.came) : mine
}

/** For each way the key that lost most: the last writes, the kill, and what a reader gets afterwards. */
function drawStories(outcomes: readonly Outcome[]) {
  return log({
    id: 'stories',
    title: 'One key of each way, before and after the kill',
    lines: outcomes.flatMap((one) => {
      const [most] = [...one.after].sort((a, b) => b.acknowledged - b.read - (a.acknowledged - a.read))
      if (!most) return []
      const last = one.writes.findLast((write) => write.key === most.key && write.acknowledged !== undefined)
      const at = (time: number | undefined) => (time === undefined ? {} : { at: Math.round(time) })
      const lost = most.acknowledged - most.read
      return [
        {
          ...at(last?.acknowledged),
          text: `write-${one.way}: version ${most.acknowledged} of ${most.key} was acknowledged.`,
        },
        { ...at(one.killedAt), text: `write-${one.way}: the cache was killed, and an empty one took its place.` },
        {
          ...at(most.readAt),
          text: `write-${one.way}: a reader gets version ${most.read} of ${most.key}${lost > 0 ? `: ${lost} acknowledged ${lost === 1 ? 'write is' : 'writes are'} gone.` : '.'}`,
        },
      ]
    }),
  })
}

function remarks({ road, flush }: { road: number; flush: number }): string[] {
  return [
    'The cache is a process of its own that speaks RESP, and is killed with SIGKILL; another one, empty, takes its place. The store is another server, which lives on.',
    `Each way to the store takes ${road} ms on average, by chance between a fifth and nine fifths of it.`,
    'aside: the writer writes to the store and then makes the cache forget the key; a reader who finds nothing asks the store and tells the cache. through: the cache writes to the store and then calls it done. behind: the cache calls it done, and passes writes on later, of several to one key the last.',
    `Write-behind gathers writes for ${flush} ms. With aside an old value can get into the cache: a reader fetches it, a write overtakes it, and then the reader puts it there.`,
    'Each key has one writer, so it is known what a reader is owed. Old reads gave less than had been acknowledged before they began; lost are acknowledged versions above the one that was left after the kill. At store counts its requests with writes.',
    measuredHere(),
  ]
}

function optionOf(behind: Outcome): string {
  const lost = lostOf(behind)
  if (lost === 0) return NONE
  return lost <= 2 ? FEW : MANY
}

function sentence(outcomes: readonly Outcome[]): string {
  const lost = outcomes.map((one) => `write-${one.way} lost ${lostOf(one)} of ${acknowledgedOf(one)}`)
  return `Of the writes that were called done, ${lost.join(', ')}.`
}

const acknowledgedOf = ({ writes }: Outcome): number => writes.filter((one) => one.acknowledged !== undefined).length

const tenth = (ms: number): number => Math.round(ms * 10) / 10
