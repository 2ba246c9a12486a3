import {
  answer,
  choice,
  experiment,
  type ExperimentContext,
  log,
  measuredHere,
  progress,
  table,
  timeline,
} from '@backroad/lab'
import { z } from 'zod'
import { type Answered, type AskAll, askOnSeveral, askOnStreams, askPipelined } from './parts/ask-all.ts'
import { openLosingRoad } from './parts/losing-road.ts'
import { median } from './parts/median.ts'
import { type Kitchen, startHttp1Kitchen, startHttp2Kitchen } from './parts/slow-and-quick.ts'

const HTTP1_ONLY = 'With HTTP/1.1 as long as the slow one, with HTTP/2 not'
const HTTP2_ONLY = 'With HTTP/2 as long as the slow one, with HTTP/1.1 not'
const BOTH = 'With both as long as the slow one'
const NEITHER = 'With neither: they are quick'

/** What a lost segment costs in the second part, in ms: well above any road that can be chosen. */
const LATE_MS = 400

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

/** An answer with the time at which the server had it ready, in ms since all were wanted. */
interface Lane extends Answered {
  readonly ready: number
}

/** One way with the slow answer. `quick` and `lay` are medians of the quick ones: until here, and from ready until here. */
interface Measured {
  readonly way: Way
  readonly slow: number
  readonly quick: number
  readonly lay: number
}

interface Road {
  readonly delay: number
  readonly link: ExperimentContext<unknown>['network']['link']
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
    slow: z.int().min(300).max(3000).default(1000).describe('How long the slow answer takes').meta({ unit: 'ms' }),
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
      // The first requests of a process cost more than all later ones; they are no part of the figures.
      await ask(way, quick, { ...road, delay: 0 })
      const lanes = await ask(way, [`/slow/${params.slow}`, ...quick], road)
      measured.push(figuresOf(way, lanes))
      yield drawLanes(way, lanes)
      yield drawTable(measured)
    }
    yield progress(WAYS.length, WAYS.length + 1, 'and with a lost segment')
    yield await drawLoss(quick, road)
    yield log({ id: 'here', title: 'How this was made', lines: remarks(params.slow).map((text) => ({ text })) })
    yield answer(optionOf(measured, params.slow), sentence(measured))
  },
})

/** Asks over a fresh road to a fresh server; with `lateMs`, one on which a segment is lost. */
async function ask(way: Way, paths: readonly string[], road: Road, lateMs?: number): Promise<Lane[]> {
  await using kitchen = await way.start()
  await using losing = lateMs === undefined ? undefined : await openLosingRoad(kitchen.port, lateMs)
  const link = await road.link({ port: losing?.port ?? kitchen.port }, { delayMs: road.delay })
  try {
    const { began, answers } = await way.askAll(link.port, paths, road.signal)
    return answers.map((one) => ({ ...one, ready: (kitchen.readyAt.get(one.path) ?? Number.NaN) - began }))
  } finally {
    await link.close()
  }
}

const isQuick = ({ path }: Answered): boolean => path.startsWith('/quick/')

function figuresOf(way: Way, lanes: readonly Lane[]): Measured {
  const quick = lanes.filter(isQuick)
  return {
    way,
    slow: lanes.find((lane) => !isQuick(lane))?.came ?? Number.NaN,
    quick: median(quick.map(({ came }) => came)),
    lay: median(quick.map(({ came, ready }) => came - ready)),
  }
}

function drawLanes(way: Way, lanes: readonly Lane[]) {
  const place = (lane: Lane): number => (isQuick(lane) ? Number(lane.path.split('/').at(-1)) : 0)
  return timeline({
    id: `lanes-${way.id}`,
    title: way.label,
    lanes: [...lanes]
      .sort((a, b) => place(a) - place(b))
      .map((lane) => ({
        label: isQuick(lane) ? `quick ${place(lane)}` : 'the slow one',
        bars: [
          ...(lane.asked > 5 ? [{ from: 0, to: lane.asked, kind: 'wait' as const, label: 'not asked for yet' }] : []),
          { from: lane.asked, to: lane.ready, kind: 'work', label: 'asked for, until it is ready at the server' },
          { from: lane.ready, to: lane.came, kind: 'wait', label: 'ready, until it is here' },
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
      { key: 'lay', label: 'of that, ready but not here', numeric: true },
    ],
    rows: measured.map(({ way, slow, quick, lay }) => ({
      way: way.label,
      slow: Math.round(slow),
      quick: Math.round(quick),
      lay: Math.round(lay),
    })),
  })
}

/** No slow answer now, but a segment lost on the way back: how many answers it holds up. */
async function drawLoss(quick: readonly string[], road: Road) {
  const rows: Record<string, string | number>[] = []
  for (const way of WAYS) {
    const lanes = await ask(way, quick, road, LATE_MS)
    rows.push({
      way: way.label,
      held: lanes.filter(({ came, ready }) => came - ready > LATE_MS / 2).length,
      of: lanes.length,
      quick: Math.round(median(lanes.map(({ came }) => came))),
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
    `The server notes when it has an answer ready. Quick answers count as held up when half of them lay ready for more than ${slow / 2} ms, half the time of the slow one, before they were here.`,
    `In the last table a relay holds back the first bytes on the way back, on one connection, for ${LATE_MS} ms, and all behind them, as TCP does while a lost segment is sent again. There, an answer that lay ready for more than ${LATE_MS / 2} ms was held up.`,
    measuredHere(),
  ]
}

function optionOf(measured: readonly Measured[], slow: number): string {
  const held = (id: Way['id']): boolean => measured.some((one) => one.way.id === id && one.lay > slow / 2)
  if (held('pipelined')) return held('streams') ? BOTH : HTTP1_ONLY
  return held('streams') ? HTTP2_ONLY : NEITHER
}

function sentence(measured: readonly Measured[]): string {
  const each = measured.map(({ way, quick, slow }) => {
    return `${way.label}: a quick one ${Math.round(quick)} ms, the slow one ${Math.round(slow)} ms.`
  })
  return each.join(' ')
}
