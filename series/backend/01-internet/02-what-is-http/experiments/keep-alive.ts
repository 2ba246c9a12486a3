import {
  answer,
  chart,
  choice,
  experiment,
  log,
  measuredHere,
  progress,
  table,
  wire,
  type WireRow,
  wireRows,
} from '@backroad/lab'
import { type ConnectionEvent, createHttp1 } from '@backroad/protocols'
import { z } from 'zod'
import { median } from './parts/median.ts'
import { startNode } from './parts/two-servers.ts'

const AS_LONG = 'As long as on connections of their own'
const HALF = 'About half as long'
const TENTH = 'About a tenth as long'

const KEPT = 'GET /pear HTTP/1.1\r\nHost: pear.example\r\n\r\n'
const CLOSED = 'GET /pear HTTP/1.1\r\nHost: pear.example\r\nConnection: close\r\n\r\n'

/** Both ways at one length of the road. Times in ms, of all requests together. */
interface Measured {
  readonly roundTrip: number
  readonly own: number
  readonly kept: number
}

/** A port with a server behind it, and what sees the bytes. */
interface Road {
  readonly port: number
  readonly signal: AbortSignal
  readonly observer?: (event: ConnectionEvent) => void
}

export default experiment({
  title: 'What a connection costs',
  question: 'How much longer do requests take when each opens a connection of its own?',
  predict: choice(
    'Small requests go one after another over a long road. How long do they take on one connection that is kept?',
    [AS_LONG, HALF, TENTH],
  ),
  params: z.object({
    delay: z.int().min(10).max(100).default(30).describe('Longest road tried, one way').meta({ unit: 'ms' }),
    requests: z.int().min(5).max(20).default(10).describe('Requests, one after another'),
  }),
  limits: { ms: 60_000 },
  async *run({ params, network, signal }) {
    const { requests } = params
    await using server = await startNode()
    // The first requests of a process cost more than all later ones; they are no part of the figures.
    await onKept({ port: server.port, signal }, requests)
    await onTheirOwn({ port: server.port, signal }, requests)

    const delays = [0, 1 / 3, 2 / 3, 1].map((part) => Math.round(params.delay * part))
    const measured: Measured[] = []
    for (const [index, delay] of delays.entries()) {
      yield progress(index, delays.length, `a round trip of ${2 * delay} ms`)
      const link = await network.link({ port: server.port }, { delayMs: delay })
      measured.push(await measure({ port: link.port, signal }, requests, 2 * delay))
      yield drawChart(measured, requests)
      yield drawTable(measured, requests)
      if (index === delays.length - 1) yield* drawWires({ port: link.port, signal }, 2 * delay)
      await link.close()
    }
    yield log({ id: 'here', title: 'How this was made', lines: remarks(requests).map((text) => ({ text })) })
    const last = measured.at(-1)
    if (last) yield answer(optionOf(last), sentence(last, requests))
  },
})

/** Short roads are measured three times, and the middle is taken: there chance weighs as much as the road. */
async function measure(road: Road, requests: number, roundTrip: number): Promise<Measured> {
  const own: number[] = []
  const kept: number[] = []
  for (let round = 0; round < (roundTrip <= 20 ? 3 : 1); round++) {
    own.push(await onTheirOwn(road, requests))
    kept.push(await onKept(road, requests))
  }
  return { roundTrip, own: median(own), kept: median(kept) }
}

async function onTheirOwn(road: Road, requests: number): Promise<number> {
  const http = createHttp1({ host: '127.0.0.1', replyWithin: 5_000, ...road })
  const began = performance.now()
  for (let sent = 0; sent < requests; sent++) await http.request(CLOSED)
  return performance.now() - began
}

async function onKept(road: Road, requests: number): Promise<number> {
  const http = createHttp1({ host: '127.0.0.1', replyWithin: 5_000, ...road })
  try {
    const began = performance.now()
    const connection = await http.connect()
    for (let sent = 0; sent < requests; sent++) {
      await connection.send(KEPT)
      await connection.reply()
    }
    return performance.now() - began
  } finally {
    await http.closeAll()
  }
}

function drawChart(measured: readonly Measured[], requests: number) {
  const points = (way: 'own' | 'kept') => measured.map((one): [number, number] => [one.roundTrip, tenth(one[way])])
  return chart({
    id: 'cost',
    title: `${requests} requests, one after another`,
    x: { label: 'round trip', unit: 'ms' },
    y: { label: 'all of them', unit: 'ms' },
    series: [
      { label: 'each on its own connection', points: points('own') },
      { label: 'all on one connection, kept open', points: points('kept') },
    ],
  })
}

function drawTable(measured: readonly Measured[], requests: number) {
  return table({
    id: 'figures',
    title: `${requests} requests, in ms`,
    columns: [
      { key: 'roundTrip', label: 'round trip', numeric: true },
      { key: 'own', label: 'own connections', numeric: true },
      { key: 'kept', label: 'one kept', numeric: true },
      { key: 'greeting', label: 'what a connection cost', numeric: true },
      { key: 'ratio', label: 'kept takes, of own', numeric: true },
    ],
    rows: measured.map(({ roundTrip, own, kept }) => ({
      roundTrip,
      own: tenth(own),
      kept: tenth(kept),
      greeting: tenth((own - kept) / (requests - 1)),
      ratio: `${Math.round((kept / own) * 100)} %`,
    })),
  })
}

/** One request with its own connection, and two on one that is kept, at the longest road. */
async function* drawWires(road: Road, roundTrip: number) {
  const own: ConnectionEvent[] = []
  await onTheirOwn({ ...road, observer: (event) => own.push(event) }, 1)
  yield wire({
    id: 'own',
    title: 'One request on a connection of its own',
    rows: explained(own, roundTrip, ['The greeting goes there and back, and then the request does.']),
  })
  const kept: ConnectionEvent[] = []
  await onKept({ ...road, observer: (event) => kept.push(event) }, 2)
  yield wire({
    id: 'kept',
    title: 'Two requests on one connection',
    rows: explained(kept, roundTrip, [
      'The greeting goes there and back, and then the request does.',
      'The greeting is paid; only the request travels.',
    ]),
  })
}

/** The rows, with a sentence at each pause that is as long as the road. */
function explained(events: readonly ConnectionEvent[], roundTrip: number, sentences: readonly string[]): WireRow[] {
  let pauses = 0
  return wireRows(events, { silenceMs: roundTrip * 0.8 }).map((row) => {
    if (row.type !== 'silence') return row
    const says = sentences[pauses++]
    return says === undefined ? row : { ...row, says }
  })
}

function remarks(requests: number): string[] {
  return [
    'The road is a relay on this machine that holds every byte back for its delay, each way, and lets the first bytes of a new connection leave only after a round trip, as the greeting of TCP would.',
    `By counting: ${requests} requests of their own take ${2 * requests} round trips; on one connection, ${requests + 1}.`,
    measuredHere(),
  ]
}

function optionOf({ own, kept }: Measured): string {
  const ratio = kept / own
  if (ratio > 0.75) return AS_LONG
  return ratio > 0.3 ? HALF : TENTH
}

function sentence({ roundTrip, own, kept }: Measured, requests: number): string {
  return `Over a round trip of ${roundTrip} ms, ${requests} requests took ${Math.round(own)} ms on connections of their own and ${Math.round(kept)} ms on one kept open: ${Math.round((kept / own) * 100)} % of it.`
}

const tenth = (ms: number): number => Math.round(ms * 10) / 10
