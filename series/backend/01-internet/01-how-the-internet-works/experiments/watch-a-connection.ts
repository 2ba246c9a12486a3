import {
  answer,
  choice,
  experiment,
  graph,
  log,
  measuredHere,
  table,
  timeline,
  value,
  wire,
  type WireRow,
} from '@backroad/lab'
import { z } from 'zod'
import type { TcpState } from './parts/socket-states.ts'
import { type End, type Moment, WatchedConnection } from './parts/watched-connection.ts'
import { endIn, type Way, WAYS } from './parts/ways-to-end.ts'

const CLIENT = 'The client'
const SERVER = 'The server'
const BOTH = 'Both'
const NEITHER = 'Neither'

const ENDS: readonly End[] = ['client', 'server']

type Known = Moment & { readonly states: NonNullable<Moment['states']> }

export default experiment({
  title: 'Watch a connection',
  question: 'What is left of a connection when both programs have done with it?',
  predict: choice('The connection ends in the way that you chose. Whose system is left in TIME-WAIT?', [
    CLIENT,
    SERVER,
    BOTH,
    NEITHER,
  ]),
  params: z.object({
    way: z.enum(WAYS).default('the server closes first').describe('How it ends'),
    hold: z.int().min(0).max(2000).default(300).describe('The other program takes its time').meta({ unit: 'ms' }),
  }),
  limits: { ms: 30_000 },
  async *run({ params, signal }) {
    await using connection = await WatchedConnection.open(signal)
    await endIn(params.way, connection, { holdMs: params.hold, signal })
    const { moments } = connection

    yield drawWire(moments)
    const known = moments.filter((moment): moment is Known => moment.states !== undefined)
    if (known.length < moments.length || known.length === 0) {
      yield log({
        id: 'states',
        title: 'The states of this system are not to be had',
        lines: [{ text: NOT_TO_BE_HAD }],
      })
      return
    }
    yield drawTimes(known)
    for (const end of ENDS) yield drawWay(end, known)
    yield drawTable(known)
    const left = known.at(-1)?.states
    for (const end of ENDS) {
      if (left?.[end].state !== 'TIME-WAIT' || left[end].timerMs === undefined) continue
      yield value({
        id: `left-${end}`,
        label: `the ${end} stays in TIME-WAIT for another`,
        value: Math.round(left[end].timerMs / 100) / 10,
        unit: 's',
      })
    }
    yield log({ id: 'here', title: 'How this was made', lines: remarks(params.way).map((text) => ({ text })) })
    yield answer(optionOf(known), sentence(known))
  },
})

const NOT_TO_BE_HAD =
  'The states are read from /proc/net/tcp, which Linux has. Here there is no such file, so you see what both programs did and saw, but not what the system made of it: who is left in TIME-WAIT can’t be told. Run it on Linux, in WSL or in a container.'

function drawWire(moments: readonly Moment[]) {
  const rows = moments.flatMap(({ at, end, happened, states }): WireRow[] => {
    const says = states === undefined ? {} : { says: saidOfStates(states) }
    if (happened.type === 'seen') return []
    if (happened.type === 'event') return [{ type: 'event', from: end, at, text: happened.text, ...says }]
    const { bytes } = happened
    return [{ type: 'message', from: end, at, bytes, fields: [{ start: 0, end: bytes.length, name: 'data' }], ...says }]
  })
  return wire({ id: 'wire', title: 'What the programs did, and the system’s states right after', rows })
}

function saidOfStates(states: Known['states']): string {
  return `${ENDS.map((end) => `${end} ${saidOf(states, end)}`).join('; ')}.`
}

function saidOf(states: Known['states'], end: End): string {
  const { state, unread, unacknowledged } = states[end]
  const bytes = [
    unread > 0 ? `${unread} ${unread === 1 ? 'byte' : 'bytes'} unread` : '',
    unacknowledged > 0 ? `${unacknowledged} not acknowledged` : '',
  ].filter((text) => text !== '')
  return bytes.length > 0 ? `${state}, ${bytes.join(', ')}` : state
}

/** How long an end was seen in each state, one after another. */
function spans(end: End, known: readonly Known[]): { state: TcpState; from: number; to: number }[] {
  const all: { state: TcpState; from: number; to: number }[] = []
  for (const { at, states } of known) {
    const last = all.at(-1)
    if (last) last.to = at
    if (last?.state !== states[end].state) all.push({ state: states[end].state, from: at, to: at })
  }
  return all
}

function drawTimes(known: readonly Known[]) {
  // What is left in the end stays on for longer than is watched.
  const end = (known.at(-1)?.at ?? 0) * 1.15
  const lanes = ENDS.flatMap((which) => {
    const all = spans(which, known)
    return all
      .map(({ state, from, to }, index) => ({ state, from, to: index === all.length - 1 ? end : to }))
      .filter(({ state }) => state !== 'CLOSED')
      .map(({ state, from, to }) => ({
        label: `${which} ${state}`,
        bars: [{ from, to, label: state, kind: state === 'ESTABLISHED' ? ('work' as const) : ('wait' as const) }],
      }))
  })
  return timeline({ id: 'times', title: 'The states that were seen', lanes })
}

/** What RFC 9293 §3.3.2 says must have crossed between two states, some of which were too short to be seen. */
const BETWEEN: Readonly<Record<string, string>> = {
  'ESTABLISHED FIN-WAIT-1': 'FIN due',
  'ESTABLISHED FIN-WAIT-2': 'FIN out',
  'ESTABLISHED CLOSE-WAIT': 'FIN in',
  'ESTABLISHED CLOSED': 'RST',
  'FIN-WAIT-1 FIN-WAIT-2': 'ACK in',
  'FIN-WAIT-1 CLOSING': 'FIN in',
  'FIN-WAIT-1 TIME-WAIT': 'FIN in',
  'FIN-WAIT-2 TIME-WAIT': 'FIN in',
  'CLOSING TIME-WAIT': 'ACK in',
  'CLOSE-WAIT LAST-ACK': 'FIN out',
  'CLOSE-WAIT CLOSED': 'FIN out',
  'LAST-ACK CLOSED': 'ACK in',
}

function drawWay(end: End, known: readonly Known[]) {
  const states = spans(end, known).map(({ state }) => state)
  return graph({
    id: `way-${end}`,
    title: `The way of the ${end} through the states`,
    nodes: states.map((state) => ({ id: state, label: state })),
    edges: states.slice(1).flatMap((to, index) => {
      const from = states[index]
      if (from === undefined) return []
      const label = BETWEEN[`${from} ${to}`]
      return [{ from, to, ...(label === undefined ? {} : { label }) }]
    }),
  })
}

function drawTable(known: readonly Known[]) {
  return table({
    id: 'states',
    title: 'Read from /proc/net/tcp',
    columns: [
      { key: 'at', label: 'ms', numeric: true },
      { key: 'what', label: 'after' },
      { key: 'client', label: 'client' },
      { key: 'server', label: 'server' },
    ],
    rows: known.map(({ at, end, happened, states }) => ({
      at: Math.round(at * 10) / 10,
      what:
        happened.type === 'message'
          ? `${end} wrote ${happened.bytes.length} bytes`
          : happened.type === 'event'
            ? `${end} ${happened.text}`
            : 'read again',
      client: saidOf(states, 'client'),
      server: saidOf(states, 'server'),
    })),
  })
}

function remarks(way: Way): string[] {
  const both =
    way === WAYS[2]
      ? [
          'On one machine two FINs hardly ever cross. So each end first wrote more than the other, who did not read, could take: each FIN stood in line behind it until both programs had closed.',
        ]
      : []
  return [
    'The connection was a real one, between two sockets of this process over 127.0.0.1. After each step the states were read from /proc/net/tcp, and every 2 ms while something was waited for. What is shorter is not seen: LAST-ACK, for one, and the states of the handshake.',
    'What crossed between two states, as it stands beside the arrows, was not seen; it follows from them by RFC 9293 §3.3.2. Each FIN is acknowledged, also where that is not drawn.',
    ...both,
    measuredHere(),
  ]
}

function optionOf(known: readonly Known[]): string {
  const left = known.at(-1)?.states
  const isLeft = (end: End): boolean => left?.[end].state === 'TIME-WAIT'
  if (isLeft('client')) return isLeft('server') ? BOTH : CLIENT
  return isLeft('server') ? SERVER : NEITHER
}

function sentence(known: readonly Known[]): string {
  const ways = ENDS.map(
    (end) =>
      `the ${end} went by ${spans(end, known)
        .map(({ state }) => state)
        .join(', ')}`,
  )
  const text = `${ways.join('; ')}.`
  return text.charAt(0).toUpperCase() + text.slice(1)
}
