import { answer, chart, choice, experiment, log, measuredHere, progress, table } from '@backroad/lab'
import { z } from 'zod'
import { type Flow, measurePipe } from './parts/measure-pipe.ts'
import { DATA } from './parts/sender.ts'
import { fixedWindow, RenoWindow } from './parts/window.ts'

const SAME = 'It stays: the link is as wide as before'
const HALF = 'It falls to about half'
const QUARTER = 'It falls to about a quarter'
const LESS = 'It falls to a tenth or less'

/** Packets that a window of congestion control may hold here. */
const MOST_PACKETS = 256
/** The round trip of the third part, in ms. */
const LOSSY_ROUND_TRIP = 20
const LOSSES = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2]
/** Of the losses, the one whose window is drawn as it goes up and down. */
const DRAWN_LOSS = 0.01

/** One pipe with what went through it, and what a formula says of it, in bytes a second. */
interface Point {
  readonly x: number
  readonly flow: Flow
  readonly formula: number
}

export default experiment({
  title: 'A long, fat pipe',
  question: 'What decides how much arrives in a second?',
  predict: choice(
    'The same window of bytes is kept under way on a link that is never full. Its round trip becomes four times as long. What becomes of the goodput?',
    [SAME, HALF, QUARTER, LESS],
  ),
  params: z.object({
    window: z.int().min(4).max(64).default(32).describe('The window of the first part').meta({ unit: 'kB' }),
    roundTrip: z.int().min(16).max(160).default(80).describe('Longest round trip tried').meta({ unit: 'ms' }),
    bandwidth: z.int().min(200).max(2000).default(1000).describe('The link of the second part takes, in kB/s'),
    seconds: z.number().min(0.3).max(3).default(1).describe('Each is measured for').meta({ unit: 's', step: 0.1 }),
  }),
  limits: { ms: 100_000 },
  async *run({ params, signal }) {
    const ms = params.seconds * 1000
    const roundTrips = [1 / 8, 1 / 4, 1 / 2, 1].map((part) => Math.round(params.roundTrip * part))
    const windows = [1 / 4, 1 / 2, 3 / 4, 1, 2, 3].map((part) => packetsOf(part * inPipe(params)))
    const total = roundTrips.length + windows.length + LOSSES.length
    let done = 0

    const byRoundTrip: Point[] = []
    for (const roundTripMs of roundTrips) {
      yield progress(done++, total, `a round trip of ${roundTripMs} ms`)
      const flow = await measurePipe({ roundTripMs }, fixedWindow(params.window), ms, signal)
      byRoundTrip.push({ x: flow.roundTripMs, flow, formula: perSecond(params.window * DATA, flow.roundTripMs) })
      yield drawRoundTrips(byRoundTrip, params.window)
    }

    const byWindow: Point[] = []
    for (const packets of windows) {
      yield progress(done++, total, `a window of ${packets} kB`)
      const pipe = { roundTripMs: params.roundTrip / 2, bandwidth: params.bandwidth * 1000 }
      const flow = await measurePipe(pipe, fixedWindow(packets), ms, signal)
      const shortest = Math.min(flow.roundTripMs, ...byWindow.map((point) => point.flow.roundTripMs))
      const formula = Math.min(pipe.bandwidth, perSecond(packets * DATA, shortest))
      byWindow.push({ x: packets, flow, formula })
      yield drawWindows(byWindow, params.bandwidth)
    }

    const byLoss: Point[] = []
    for (const loss of LOSSES) {
      yield progress(done++, total, `${loss * 100} % lost`)
      // Slow start would overshoot by far what such a road bears: it is told where to end.
      const window = new RenoWindow({ threshold: inPackets(loss), most: MOST_PACKETS })
      const flow = await measurePipe({ roundTripMs: LOSSY_ROUND_TRIP, loss }, window, 2 * ms, signal)
      byLoss.push({ x: loss * 100, flow, formula: perSecond(inPackets(flow.lost || loss) * DATA, flow.roundTripMs) })
      yield drawLosses(byLoss)
      if (loss === DRAWN_LOSS) yield drawCourse(flow)
    }
    yield drawTable(byRoundTrip, byWindow, byLoss, params.window)
    yield log({ id: 'here', title: 'How this was made', lines: remarks().map((text) => ({ text })) })
    yield answer(optionOf(byRoundTrip), sentence(byRoundTrip, byWindow))
  },
})

/** Bytes that are under way when the link of the second part is just full: bandwidth times delay. */
const inPipe = ({ bandwidth, roundTrip }: { bandwidth: number; roundTrip: number }): number =>
  bandwidth * (roundTrip / 2)
const packetsOf = (bytes: number): number => Math.min(MOST_PACKETS, Math.max(1, Math.round(bytes / DATA)))
const perSecond = (bytes: number, ms: number): number => (bytes * 1000) / ms

/**
 * The mean window of congestion avoidance on a road that loses a part `p` of all packets: √(3/2) / √p, Mathis, Semke, Mahdavi and
 * Ott, The macroscopic behavior of the TCP congestion avoidance algorithm, 1997, for a receiver that acknowledges each packet.
 */
const inPackets = (p: number): number => Math.sqrt(1.5 / p)

const kB = (bytes: number): number => Math.round(bytes / 100) / 10
const tenth = (value: number): number => Math.round(value * 10) / 10

function lines(given: readonly Point[], formula: string) {
  // On a busy machine a longer road may measure shorter.
  const points = [...given].sort((a, b) => a.x - b.x)
  return [
    { label: 'measured', points: points.map(({ x, flow }): [number, number] => [tenth(x), kB(flow.goodput)]) },
    { label: formula, points: points.map((point): [number, number] => [tenth(point.x), kB(point.formula)]) },
  ]
}

function drawRoundTrips(points: readonly Point[], window: number) {
  return chart({
    id: 'round-trip',
    title: `A window of ${window} kB, and a longer and longer road`,
    x: { label: 'round trip, as measured', unit: 'ms' },
    y: { label: 'goodput', unit: 'kB/s' },
    series: lines(points, 'window / round trip'),
  })
}

function drawWindows(points: readonly Point[], bandwidth: number) {
  return chart({
    id: 'window',
    title: `A link of ${bandwidth} kB/s, and a larger and larger window`,
    x: { label: 'window', unit: 'kB' },
    y: { label: 'goodput', unit: 'kB/s' },
    series: lines(points, 'the lesser of window / round trip and the link'),
  })
}

function drawLosses(points: readonly Point[]) {
  return chart({
    id: 'loss',
    title: 'Congestion control on a road that loses packets',
    x: { label: 'lost', unit: '%' },
    y: { label: 'goodput', unit: 'kB/s' },
    series: lines(points, 'Mathis and others, 1997'),
  })
}

function drawCourse({ course }: Flow) {
  const step = Math.max(1, Math.floor(course.length / 150))
  const points = course
    .filter((_, index) => index % step === 0)
    .map(([ms, size]): [number, number] => [Math.round(ms), tenth(size)])
  return chart({
    id: 'course',
    title: `The window at a loss of ${DRAWN_LOSS * 100} %: one packet more a round trip, half when one is missing`,
    x: { label: 'time', unit: 'ms' },
    y: { label: 'window', unit: 'packets' },
    series: [{ label: 'window', points }],
  })
}

function drawTable(
  byRoundTrip: readonly Point[],
  byWindow: readonly Point[],
  byLoss: readonly Point[],
  window: number,
) {
  const row = (part: string) => (point: Point) => ({
    part: part === '' ? `window of ${point.x} kB` : part === '%' ? `${tenth(point.x)} % lost` : part,
    trip: tenth(point.flow.roundTripMs),
    goodput: kB(point.flow.goodput),
    formula: kB(point.formula),
    ratio: `${Math.round((point.flow.goodput / point.formula) * 100)} %`,
    resent: point.flow.resent,
    timeouts: point.flow.timeouts,
  })
  return table({
    id: 'figures',
    title: 'All of it in figures',
    columns: [
      { key: 'part', label: 'pipe' },
      { key: 'trip', label: 'round trip, ms', numeric: true },
      { key: 'goodput', label: 'goodput, kB/s', numeric: true },
      { key: 'formula', label: 'formula, kB/s', numeric: true },
      { key: 'ratio', label: 'of it', numeric: true },
      { key: 'resent', label: 'sent again', numeric: true },
      { key: 'timeouts', label: 'timeouts', numeric: true },
    ],
    rows: [
      ...byRoundTrip.map(row(`window of ${window} kB, no limit`)),
      ...byWindow.map(row('')),
      ...byLoss.map(row('%')),
    ],
  })
}

function remarks(): string[] {
  return [
    `Packets of ${DATA} bytes of data, UDP datagrams on this machine, went over a link of Backroad’s own that holds them back, loses them and lets so many bytes a second through, as it is told. A sender keeps a window of them under way, has each acknowledged by its number, and sends again what is missing.`,
    'In the first two parts the window stays. In the third it is RFC 5681’s: slow start, one packet more a round trip, half of it when a packet is missing, one packet after a timeout (RFC 6298, but 200 ms at least, as Linux has it, and not a second).',
    'The formulas are reckoned with the round trip and the loss that were measured. The queue before a full link makes its round trip longer: see the last windows of the second part.',
    'The third formula leaves timeouts out, which come where the window is so small that three later packets don’t follow a lost one. It takes losses at even distances; here chance decides.',
    measuredHere(),
  ]
}

function optionOf(points: readonly Point[]): string {
  const [, quarter, , whole] = points
  const ratio = (whole?.flow.goodput ?? 0) / (quarter?.flow.goodput ?? 1)
  if (ratio > 0.7) return SAME
  if (ratio > 0.37) return HALF
  return ratio > 0.1 ? QUARTER : LESS
}

function sentence(byRoundTrip: readonly Point[], byWindow: readonly Point[]): string {
  const [, quarter, , whole] = byRoundTrip
  const last = byWindow.at(-1)
  if (!quarter || !whole || !last) return 'Nothing was measured.'
  const said = ({ x, flow }: Point) => `${Math.round(kB(flow.goodput))} kB/s at a round trip of ${Math.round(x)} ms`
  return `The same window brought ${said(quarter)} and ${said(whole)}. A larger window helps until the link is full: with ${last.x} kB it brought ${Math.round(kB(last.flow.goodput))} kB/s, and a round trip of ${Math.round(last.flow.roundTripMs)} ms.`
}
