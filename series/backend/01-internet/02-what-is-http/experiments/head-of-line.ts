import { answer, choice, experiment, log, progress, table, timeline } from '@backroad/lab'
import { z } from 'zod'
import { type Answered, type AskAll, askOnSeveral, askOnStreams, askPipelined } from './parts/ask-all.ts'
import { openLosingRoad } from './parts/losing-road.ts'
import { measuredHere } from './parts/measured-here.ts'
import { median } from './parts/median.ts'
import { type Kitchen, startHttp1Kitchen, startHttp2Kitchen } from './parts/slow-and-quick.ts'

const HTTP1_ONLY = 'With HTTP/1.1 as long as the slow one, with HTTP/2 not'
const HTTP2_ONLY = 'With HTTP/2 as long as the slow one, with HTTP/1.1 not'
const BOTH = 'With both as long as the slow one'
const NEITHER = 'With neither: they are quick'

/** What a lost segment costs in the second part, in ms: well above any round trip that can be chosen. */
const LATE_MS = 300

const BROWSER_CONNECTIONS = 6

interface Way {
  readonly id: 'pipelined' | 'several' | 'streams'
  readonly label: string
  readonly askAll: AskAll
  readonly start: () => Promise<Kitchen>
}

const WAYS: readonly Way[] = [
  { id: 'pipelined', label: 'HTTP/1.1, one connection', askAll: askPipelined, start: startHttp1Kitchen },
  {
    id: 'several',
    label: `HTTP/1.1, ${BROWSER_CONNECTIONS} connections`,
    askAll: askOnSeveral(BROWSER_CONNECTIONS),
    start: startHttp1Kitchen,
  },
  { id: 'streams', label: 'HTTP/2, one connection', askAll: askOnStreams, start: startHttp2Kitchen },
]

/** One way, with the slow answer first and without it; and with a lost segment in place of the slow answer. */
interface Measured {
  readonly way: Way
  readonly slow: number
  /** Median of the quick answers, in ms after all were wanted: with the slow one, without it. */
  readonly quick: number
  readonly quickAlone: number
  readonly all: number
}

interface Lanes {
  readonly answers: readonly (Answered & { readonly ready: number })[]
}

type Link = (
  target: { port: number },
  options: { delayMs: number },
) => Promise<{ port: number; close(): Promise<void> }>

interface Ask {
  readonly way: Way
  readonly paths: readonly string[]
  readonly delay: number
  readonly lateMs?: number
  readonly link: Link
  readonly signal: AbortSignal
}

export default experiment({
  title: 'One slow answer',
  question: 'Who waits when one answer is slow?',
  predict: choice(
    'One slow answer is asked for first, quick ones right after it, on the same connection. How long do the quick ones take?',
    [HTTP1_ONLY, HTTP2_ONLY, BOTH, NEITHER],
  ),
  params: z.object({
    slow: z
      .int()
      .min(300)
      .max(3000)
      .default(1000)
      .describe('How long the slow answer takes the server')
      .meta({ unit: 'ms' }),
    quick: z.int().min(4).max(30).default(12).describe('How many quick ones are asked for'),
    delay: z.int().min(0).max(50).default(20).describe('The road, one way').meta({ unit: 'ms' }),
  }),
  limits: { ms: 40_000 },
  async *run({ params, network, signal }) {
    const quick = Array.from({ length: params.quick }, (_, index) => `/quick/${index + 1}`)
    const road = { delay: params.delay, link: network.link, signal }
    const measured: Measured[] = []
    for (const [index, way] of WAYS.entries()) {
      yield progress(index, WAYS.length + 1, way.label)
      const alone = await ask({ ...road, way, paths: quick })
      const both = await ask({ ...road, way, paths: [`/slow/${params.slow}`, ...quick] })
      measured.push(figuresOf(way, both, alone))
      yield drawLanes(way, both)
      yield drawTable(measured)
    }
    yield progress(WAYS.length, WAYS.length + 1, 'and with a lost segment')
    yield await drawLoss({ ...road, paths: quick }, measured)
    yield log({ id: 'here', title: 'How this was made', lines: remarks(params.slow).map((text) => ({ text })) })
    yield answer(optionOf(measured, params.slow), sentence(measured))
  },
})

/** Asks over a fresh road to a fresh server, and puts beside each answer when the server had it ready. */
async function ask({ way, paths, delay, lateMs, link, signal }: Ask): Promise<Lanes> {
  await using kitchen = await way.start()
  await using losing = lateMs === undefined ? undefined : await openLosingRoad(kitchen.port, lateMs)
  const road = await link({ port: losing?.port ?? kitchen.port }, { delayMs: delay })
  try {
    const { began, answers } = await way.askAll(road.port, paths, signal)
    return { answers: answers.map((one) => ({ ...one, ready: (kitchen.readyAt.get(one.path) ?? Number.NaN) - began })) }
  } finally {
    await road.close()
  }
}

const isQuick = ({ path }: Answered): boolean => path.startsWith('/quick/')

function figuresOf(way: Way, both: Lanes, alone: Lanes): Measured {
  return {
    way,
    slow: both.answers.find((one) => !isQuick(one))?.came ?? Number.NaN,
    quick: median(both.answers.filter(isQuick).map(({ came }) => came)),
    quickAlone: median(alone.answers.map(({ came }) => came)),
    all: Math.max(...both.answers.map(({ came }) => came)),
  }
}

function drawLanes(way: Way, { answers }: Lanes) {
  const place = ({ path }: Answered): number => (path.startsWith('/slow/') ? 0 : Number(path.split('/').at(-1)))
  return timeline({
    id: `lanes-${way.id}`,
    title: way.label,
    lanes: [...answers]
      .sort((a, b) => place(a) - place(b))
      .map((one) => ({
        label: isQuick(one) ? `quick ${place(one)}` : 'the slow one',
        bars: [
          ...(one.asked > 5 ? [{ from: 0, to: one.asked, kind: 'wait' as const, label: 'not asked for yet' }] : []),
          {
            from: one.asked,
            to: one.ready,
            kind: 'work' as const,
            label: 'asked for, until it is ready at the server',
          },
          { from: one.ready, to: one.came, kind: 'wait' as const, label: 'ready, until it is here' },
        ],
      })),
  })
}

function drawTable(measured: readonly Measured[]) {
  return table({
    id: 'figures',
    title: 'Until they are here, in ms after all were wanted',
    columns: [
      { key: 'way', label: 'way' },
      { key: 'slow', label: 'the slow one', numeric: true },
      { key: 'quick', label: 'a quick one (median)', numeric: true },
      { key: 'quickAlone', label: 'a quick one, without the slow one', numeric: true },
      { key: 'all', label: 'all', numeric: true },
    ],
    rows: measured.map(({ way, slow, quick, quickAlone, all }) => ({
      way: way.label,
      slow: Math.round(slow),
      quick: Math.round(quick),
      quickAlone: Math.round(quickAlone),
      all: Math.round(all),
    })),
  })
}

/** No slow answer now, but a segment lost on the way back: how many answers it holds up. */
async function drawLoss(road: Omit<Ask, 'way' | 'lateMs'>, measured: readonly Measured[]) {
  const rows: Record<string, string | number>[] = []
  for (const { way, quickAlone } of measured) {
    const { answers } = await ask({ ...road, way, lateMs: LATE_MS })
    const held = answers.filter(({ came }) => came > quickAlone + LATE_MS / 2)
    rows.push({
      way: way.label,
      held: held.length,
      of: answers.length,
      quick: Math.round(median(answers.map(({ came }) => came))),
    })
  }
  return table({
    id: 'loss',
    title: `No slow answer, but one segment arrives ${LATE_MS} ms late`,
    columns: [
      { key: 'way', label: 'way' },
      { key: 'held', label: 'answers it held up', numeric: true },
      { key: 'of', label: 'of', numeric: true },
      { key: 'quick', label: 'an answer (median), ms', numeric: true },
    ],
    rows,
  })
}

function remarks(slow: number): string[] {
  return [
    `Quick answers count as held up when half of them come ${slow / 2} ms later, half the time of the slow one, than in a run without it.`,
    'The server notes when it has an answer ready, so you can see which ones lay ready and could not be sent.',
    `In the last table a relay holds back the first bytes on the way back, on one connection, for ${LATE_MS} ms, and all behind them, as TCP does while a lost segment is sent again. HTTP/2 saves you from a slow answer, not from that.`,
    measuredHere(),
  ]
}

function optionOf(measured: readonly Measured[], slow: number): string {
  const held = (id: Way['id']): boolean =>
    measured.some((one) => one.way.id === id && one.quick - one.quickAlone > slow / 2)
  if (held('pipelined')) return held('streams') ? BOTH : HTTP1_ONLY
  return held('streams') ? HTTP2_ONLY : NEITHER
}

function sentence(measured: readonly Measured[]): string {
  const each = measured.map(
    ({ way, quick, slow }) => `${way.label}: a quick one ${Math.round(quick)} ms, the slow one ${Math.round(slow)} ms.`,
  )
  return each.join(' ')
}
