import { randomInt } from 'node:crypto'
import {
  answer,
  chart,
  choice,
  dnsRows,
  experiment,
  log,
  measuredHere,
  progress,
  table,
  wire,
  type WireRow,
} from '@backroad/lab'
import { z } from 'zod'
import type { Choices } from './parts/guessable-resolver.ts'
import { raceAgainst, type Races } from './parts/race.ts'

const SAME = 'About as often'
const HALF = 'About half as often'
const RARE = 'Less than a quarter as often'

/** IDs of DNS, and the ports that a resolver of today draws from: all but the 1024 lowest. */
const REAL_IDS = 2 ** 16
const REAL_PORTS = 2 ** 16 - 1024
/** How long a true answer is on its way, in ms, where the real odds are reckoned. */
const WINDOW_MS = 50

interface Kind {
  readonly id: 'counts' | 'random-id' | 'random-port'
  readonly label: string
  readonly choices: Choices
}

export default experiment({
  title: 'A forged answer',
  question: 'What must somebody guess who forges an answer without seeing the question?',
  predict: choice(
    'Two resolvers draw their IDs at random. One asks from the same port each time, the other from one of several. How often does the attacker win against the second, as compared with the first?',
    [SAME, HALF, RARE],
  ),
  params: z.object({
    forgeries: z.int().min(8).max(256).default(64).describe('Forged answers a race, before the true one comes'),
    bits: z.int().min(8).max(16).default(10).describe('Bits of the ID; real ones have 16'),
    ports: z.int().min(2).max(64).default(16).describe('Ports that the third resolver draws from'),
    races: z.int().min(50).max(1000).default(300).describe('Races against each'),
  }),
  limits: { ms: 60_000 },
  async *run({ params, signal }) {
    const ids = 2 ** params.bits
    const kinds: readonly Kind[] = [
      { id: 'counts', label: 'IDs counted up, one port', choices: { ids, ports: 1, counts: true } },
      { id: 'random-id', label: 'random IDs, one port', choices: { ids, ports: 1, counts: false } },
      {
        id: 'random-port',
        label: `random IDs, ${params.ports} ports`,
        choices: { ids, ports: params.ports, counts: false },
      },
    ]
    const results: { kind: Kind; races: Races }[] = []
    for (const [index, kind] of kinds.entries()) {
      yield progress(index, kinds.length, `${params.races} races against: ${kind.label}`)
      const races = await raceAgainst(kind.choices, { ...params, random: (below) => randomInt(below), signal })
      results.push({ kind, races })
      yield drawTable(results)
      if (index > 0) yield drawCourse(results.slice(1))
    }
    const [counts, ...random] = results
    if (counts) yield drawSample(counts.kind, counts.races)
    for (const { kind, races } of random) yield drawSample(kind, races)
    yield drawReal(results)
    yield log({ id: 'here', title: 'How this was made', lines: remarks(params).map((text) => ({ text })) })
    yield answer(optionOf(results), sentence(results))
  },
})

/** The odds of one race by arithmetic. */
function oddsOf({ ids, ports, counts }: Choices, forgeries: number): number {
  return counts ? 1 : Math.min(1, forgeries / (ids * ports))
}

function drawTable(results: readonly { kind: Kind; races: Races }[]) {
  return table({
    id: 'odds',
    title: 'Races, and how many the attacker won',
    columns: [
      { key: 'resolver', label: 'resolver' },
      { key: 'guess', label: 'one guess in', numeric: true },
      { key: 'forged', label: 'forged a race', numeric: true },
      { key: 'reckoned', label: 'reckoned to win', numeric: true },
      { key: 'won', label: 'won', numeric: true },
      { key: 'of', label: 'of', numeric: true },
    ],
    rows: results.map(({ kind, races }) => ({
      resolver: kind.label,
      guess: kind.choices.counts ? 1 : kind.choices.ids * kind.choices.ports,
      forged: races.forgeries,
      reckoned: Math.round(oddsOf(kind.choices, races.forgeries) * races.races * 10) / 10,
      won: races.won,
      of: races.races,
    })),
  })
}

const portsOf = ({ choices }: Kind): string => (choices.ports === 1 ? 'one port' : `${choices.ports} ports`)

/** How the wins grew, beside the straight line that arithmetic gives. */
function drawCourse(results: readonly { kind: Kind; races: Races }[]) {
  return chart({
    id: 'course',
    title: 'Random IDs: won so far, and as reckoned',
    x: { label: 'races' },
    y: { label: 'won' },
    series: results.flatMap(({ kind, races }) => {
      const step = Math.max(1, Math.round(races.races / 60))
      const at = races.course.flatMap((won, index): [number, number][] =>
        (index + 1) % step === 0 ? [[index + 1, won]] : [],
      )
      const odds = oddsOf(kind.choices, races.forgeries)
      return [
        { label: portsOf(kind), points: [[0, 0] as [number, number], ...at] },
        {
          label: `${portsOf(kind)}, reckoned`,
          points: [[0, 0] as [number, number], [races.races, odds * races.races] as [number, number]],
        },
      ]
    }),
  })
}

/** Of a flood, the first few datagrams and the one that was believed. */
const SHOWN = 2

function drawSample(kind: Kind, { sample, forgeries }: Races) {
  const believed = sample.judged.indexOf('believed')
  const rows = dnsRows(sample.events, {
    silenceMs: Infinity,
    mark: ({ name, value, from }) => {
      if (name === 'ID') return 'look'
      return from === 'server' && name === 'answer 1' && value.endsWith('203.0.113.66') ? 'bad' : undefined
    },
    says: ({ from, index }) =>
      from === 'client' ? 'The question, which the attacker never sees.' : saidOf(sample, index - 1),
  })
  const isShown = (_: WireRow, index: number) => index <= SHOWN || index - 1 === believed
  const left = rows.filter((row, index) => !isShown(row, index)).length
  return wire({
    id: `race-${kind.id}`,
    title: `${kind.label}: ${sample.won ? 'the first race that was won' : 'the last race, lost like all before'}; ${forgeries} forged, ${left} not drawn`,
    ends: ['resolver', 'as if from the server'],
    rows: rows.filter(isShown),
  })
}

function saidOf({ judged, won }: Races['sample'], index: number): string {
  if (judged[index] === 'wrong id') return 'Forged, with another ID: dropped.'
  if (judged[index] === 'wrong port') return 'Forged, to a port where nothing is waited for: dropped.'
  if (judged[index] === 'late') return 'Too late: the question has its answer.'
  if (judged[index] === 'not an answer') return 'No answer to this question: dropped.'
  return won ? 'Forged, with the very ID: believed, and kept for a day.' : 'The true answer.'
}

/** What the odds come to with whole IDs and all ports, at the pace of this machine. */
function drawReal(results: readonly { kind: Kind; races: Races }[]) {
  const pace = Math.max(...results.map(({ races }) => races.sent / races.ms))
  const forged = Math.round(pace * WINDOW_MS)
  const rows = [
    { resolver: 'IDs counted up, one port', space: 1 },
    { resolver: 'random IDs, one port', space: REAL_IDS },
    { resolver: 'random IDs, random ports', space: REAL_IDS * REAL_PORTS },
  ].map(({ resolver, space }) => {
    const odds = Math.min(1, forged / space)
    const races = odds === 1 ? 1 : Math.ceil(Math.log(0.5) / Math.log1p(-odds))
    return { resolver, space, races, time: lasting((races * WINDOW_MS) / 1000) }
  })
  return table({
    id: 'real',
    title: `Reckoned for real: 16 bits of ID, ${REAL_PORTS} ports, ${forged} forged in the ${WINDOW_MS} ms of a race (as fast as here)`,
    columns: [
      { key: 'resolver', label: 'resolver' },
      { key: 'space', label: 'one guess in', numeric: true },
      { key: 'races', label: 'races for an even chance', numeric: true },
      { key: 'time', label: 'that is' },
    ],
    rows,
  })
}

function lasting(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds * 10) / 10} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`
}

function remarks({ bits, forgeries }: { bits: number; forgeries: number }): string[] {
  return [
    'Every question and every forged answer was a real datagram on this machine, and the resolver dropped all whose source, port, ID or question did not fit (RFC 5452 §9.1).',
    `${bits === 16 ? 'The IDs had all their 16 bits.' : `The IDs had ${bits} bits and not 16, so that wins can be counted within seconds.`} The attacker knew which ports may be asked from, and never guessed the same pair twice in a race.`,
    'An attacker elsewhere writes the server’s address into its packets. Here its datagrams leave from the server’s own port; it sees none of the questions that come in there.',
    `Each race is for a name that nobody asked for before, so a lost one costs the attacker nothing. The true answer came when all ${forgeries} forged ones had been sent. Where IDs are counted up, the attacker first has the resolver ask a server of its own, and reads the ID.`,
    measuredHere(),
  ]
}

const oddsSeen = (results: readonly { kind: Kind; races: Races }[], id: Kind['id']): number => {
  const races = results.find(({ kind }) => kind.id === id)?.races
  return races ? races.won / races.races : Number.NaN
}

function optionOf(results: readonly { kind: Kind; races: Races }[]): string {
  const one = oddsSeen(results, 'random-id')
  const several = oddsSeen(results, 'random-port')
  if (several < one / 4) return RARE
  return several < one * 0.75 ? HALF : SAME
}

function sentence(results: readonly { kind: Kind; races: Races }[]): string {
  const each = results.map(({ kind, races }) => `${races.won} of ${races.races} against ${kind.label}`)
  return `The attacker won ${each.join('; ')}. Every port more is one more to guess: the guesses multiply.`
}
