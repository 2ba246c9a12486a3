import {
  answer,
  choice,
  dnsRows,
  experiment,
  graph,
  log,
  measuredHere,
  progress,
  table,
  timeline,
  wire,
} from '@backroad/lab'
import { z } from 'zod'
import { type SmallInternet, startSmallInternet } from './parts/small-internet.ts'
import { type Step, WalkingResolver } from './parts/walking-resolver.ts'

const ONE = 'One'
const FEW = 'Two or three'
const SEVERAL = 'Four to six'
const MANY = 'More than six'

const NAMES = [
  'www.pear.example',
  'shop.pear.example',
  'www.fig.test',
  'blog.pear.example',
  'nosuch.pear.example',
] as const

const AGAIN = ['the same name again', 'its neighbour ftp.pear.example', 'nothing'] as const

export default experiment({
  title: 'Walk the tree',
  question: 'Who is asked, and how often, until a name has become an address?',
  predict: choice(
    'A resolver that knows nothing but the address of the root is asked for the name you chose. How many questions does it send?',
    [ONE, FEW, SEVERAL, MANY],
  ),
  params: z.object({
    name: z.enum(NAMES).default('www.pear.example').describe('The name'),
    again: z.enum(AGAIN).default('the same name again').describe('What it is asked for next'),
    roundTrip: z.int().min(0).max(200).default(40).describe('A question and its answer take').meta({ unit: 'ms' }),
  }),
  async *run({ params, signal }) {
    // The first questions of a process cost more than all later ones; they are no part of the figures.
    await using other = await startSmallInternet(0)
    await new WalkingResolver(other, signal).walk(params.name)

    await using internet = await startSmallInternet(params.roundTrip)
    const resolver = new WalkingResolver(internet, signal)
    yield progress(0, 2, `walking to ${params.name}`)
    const first = await resolver.walk(params.name)
    yield drawTree(internet, first.steps)
    yield drawSteps('steps', `Every question for ${params.name}`, first.steps)
    yield drawTimes(first.steps)
    for (const [index, step] of first.steps.entries()) yield drawWire(step, index)

    const next = params.again === AGAIN[0] ? params.name : params.again === AGAIN[1] ? 'ftp.pear.example' : undefined
    let second: readonly Step[] | undefined
    if (next !== undefined) {
      yield progress(1, 2, `then to ${next}`)
      second = (await resolver.walk(next)).steps
      yield drawCounts(params.name, first.steps, next, second)
    }
    yield log({ id: 'here', title: 'How this was made', lines: remarks(params.roundTrip).map((text) => ({ text })) })
    yield answer(optionOf(first.steps.length), sentence(params.name, first, next, second))
  },
})

/** All delegations of this internet; those that were followed say by which question. */
function drawTree(internet: SmallInternet, steps: readonly Step[]) {
  const zones = internet.servers.map((server) => server.zone)
  const above = (zone: string): string => (zone.includes('.') && zone !== '.' ? zone.slice(zone.indexOf('.') + 1) : '.')
  const labelOf = (zone: string): string | undefined => {
    const asked = steps.flatMap((step, index) => (step.came === 'referral' && step.to === zone ? [index + 1] : []))
    return asked.length > 0 ? `question ${asked.join(', ')}` : undefined
  }
  return graph({
    id: 'tree',
    title: 'The tree of zones: who refers to whom, and the question that found it out',
    nodes: internet.servers.map(({ zone, label }) => ({ id: zone, label })),
    edges: zones
      .filter((zone) => zone !== '.')
      .map((zone) => {
        const label = labelOf(zone)
        return { from: above(zone), to: zone, ...(label === undefined ? {} : { label }) }
      }),
  })
}

function drawSteps(id: string, title: string, steps: readonly Step[]) {
  return table({
    id,
    title,
    columns: [
      { key: 'number', label: '', numeric: true },
      { key: 'server', label: 'asked' },
      { key: 'name', label: 'for the address of' },
      { key: 'came', label: 'what it said' },
    ],
    rows: steps.map((step, index) => ({
      number: index + 1,
      server: step.server.label,
      name: step.name,
      came: saidBy(step),
    })),
  })
}

function saidBy({ came, to, server }: Step): string {
  if (came === 'referral') return `not mine: ask ${to}`
  if (came === 'alias') return `another name for ${to}`
  if (came === 'answer') return to
  return `no such name in ${server.zone}`
}

function drawTimes(steps: readonly Step[]) {
  return timeline({
    id: 'times',
    title: 'Each waits for the one before it',
    lanes: steps.map((step, index) => ({
      label: `${index + 1} ${step.server.label}`,
      bars: [{ from: step.from, to: step.until, kind: 'wait', label: 'a question, and the wait for its answer' }],
    })),
  })
}

const WHY: Record<Step['why'], string> = {
  wanted: 'The same question again, to the one who was named.',
  alias: 'The name was an alias: the walk goes on with what it stands for.',
  server: 'The referral gave a server by name, without an address: that has to be found first.',
}

const CAME: Record<Step['came'], string> = {
  referral:
    'A referral: no answer, but in the authority section who knows more, and in the additional section where that is: the glue.',
  alias: 'An alias, with AA: this server has the say in its zone.',
  answer: 'The address, with AA: this server has the say in its zone.',
  'no such name': 'NXDOMAIN, with the SOA of the zone that says so.',
}

function drawWire(step: Step, index: number) {
  return wire({
    id: `wire-${index + 1}`,
    title: `Question ${index + 1}, to ${step.server.label} at ${step.server.address}`,
    ends: ['resolver', step.server.label],
    rows: dnsRows(step.events, {
      silenceMs: Infinity,
      mark: ({ name, from }) =>
        from === 'server' && /^(answer|authority|additional) 1$/.test(name) ? 'look' : undefined,
      says: ({ from }) => (from === 'client' ? asked(step, index) : came(step)),
    }),
  })
}

function asked({ why }: Step, index: number): string {
  return index === 0 ? 'The whole name goes to every server, also to the root.' : WHY[why]
}

function came({ came, hasGlue }: Step): string {
  if (came === 'referral' && !hasGlue)
    return 'A referral without an address: the name of that server lies in another tree.'
  return CAME[came]
}

function drawCounts(name: string, first: readonly Step[], next: string, second: readonly Step[]) {
  const row = (asked: string, steps: readonly Step[]) => ({
    asked,
    questions: steps.length,
    root: steps.filter((step) => step.server.zone === '.').length,
    ms: Math.round(steps.at(-1)?.until ?? 0),
  })
  return table({
    id: 'counts',
    title: 'And when it is asked again',
    columns: [
      { key: 'asked', label: 'asked for' },
      { key: 'questions', label: 'questions sent', numeric: true },
      { key: 'root', label: 'of them to the root', numeric: true },
      { key: 'ms', label: 'took, ms', numeric: true },
    ],
    rows: [row(name, first), row(`${next}, right after`, second)],
  })
}

function remarks(roundTrip: number): string[] {
  return [
    'Six name servers ran in this process, each with one zone, each on a UDP port of its own. The addresses in their records are from a block reserved for examples; the resolver had a list of which port each of them leads to.',
    `Each server answered ${roundTrip} ms after it was asked, as one that is so far away would.`,
    'The real root has 13 names and many more machines behind them, and most zones have two servers or more. Here each has one, so that nothing is left to chance.',
    measuredHere(),
  ]
}

function optionOf(questions: number): string {
  if (questions <= 1) return ONE
  if (questions <= 3) return FEW
  return questions <= 6 ? SEVERAL : MANY
}

function sentence(
  name: string,
  { address, steps }: { readonly address: string | undefined; readonly steps: readonly Step[] },
  next: string | undefined,
  second: readonly Step[] | undefined,
): string {
  const took = `${steps.length} questions, to ${[...new Set(steps.map((step) => step.server.label))].join(', ')}, in ${Math.round(steps.at(-1)?.until ?? 0)} ms`
  const found =
    address === undefined
      ? `${name} does not exist; to learn that took ${took}.`
      : `${name} is ${address}, after ${took}.`
  if (next === undefined || second === undefined) return found
  const count =
    second.length === 0 ? 'no question at all' : second.length === 1 ? 'one question' : `${second.length} questions`
  return `${found} ${next === name ? 'Asked again' : `${next}, asked`} right after, it took ${count}.`
}
