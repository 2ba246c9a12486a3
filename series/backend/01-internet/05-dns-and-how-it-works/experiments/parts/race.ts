import type { ConnectionEvent } from '@backroad/protocols'
import { ForgedRoad } from './forged-road.ts'
import { type Choices, GuessableResolver, type Judged } from './guessable-resolver.ts'

export const TRUE_ADDRESS = '192.0.2.80'
export const FORGED_ADDRESS = '203.0.113.66'

/** What the races against one resolver came to. */
export interface Races {
  readonly choices: Choices
  readonly races: number
  readonly forgeries: number
  readonly won: number
  /** After each race, how many had been won. */
  readonly course: readonly number[]
  /** Forged datagrams sent in all, and the ms that took. */
  readonly sent: number
  readonly ms: number
  /** The first race that was won, or the last one, as the resolver saw it. */
  readonly sample: Sample
}

export interface Sample {
  readonly won: boolean
  readonly events: readonly ConnectionEvent[]
  /** What the resolver thought of each datagram that came, in order. */
  readonly judged: readonly Judged[]
}

/** Races an attacker that is not on the road against one resolver. */
export async function raceAgainst(
  choices: Choices,
  o: {
    readonly races: number
    readonly forgeries: number
    readonly random: (below: number) => number
    readonly signal: AbortSignal
  },
): Promise<Races> {
  const { races, forgeries, random, signal } = o
  await using victim = await ForgedRoad.open()
  await using own = await ForgedRoad.open()
  await using resolver = await GuessableResolver.open(choices, random)
  const course: number[] = []
  let sample: Sample | undefined
  let won = 0
  let ms = 0
  for (let race = 1; race <= races; race++) {
    const known = choices.counts ? await lookAtOwnQuestion(resolver, own, signal) : undefined
    const recording = sample?.won ? undefined : recordingOf(resolver)
    // A name that no cache has: whoever loses a race begins the next one at once.
    const name = `${race}.pear.example`
    const question = victim.nextQuestion()
    const resolved = resolver.ask(name, victim.port, signal)
    const asked = await question
    recording?.sent(asked.bytes)
    const guesses = guessesFor(choices, resolver.ports, forgeries, random, known)
    const began = performance.now()
    await victim.forge(name, FORGED_ADDRESS, guesses)
    ms += performance.now() - began
    await victim.answer(asked, name, TRUE_ADDRESS)
    const isWon = (await resolved).address === FORGED_ADDRESS
    if (isWon) won++
    course.push(won)
    if (recording) sample = recording.end(isWon)
    resolver.seen = undefined
  }
  if (!sample) throw new Error('no race was run')
  return { choices, races, forgeries, won, course, sent: races * forgeries, ms, sample }
}

/** Makes the resolver ask a server of the attacker's, which sees the ID that it counts from. */
async function lookAtOwnQuestion(resolver: GuessableResolver, own: ForgedRoad, signal: AbortSignal): Promise<number> {
  const question = own.nextQuestion()
  const resolved = resolver.ask('look.attacker.test', own.port, signal)
  const asked = await question
  await own.answer(asked, 'look.attacker.test', FORGED_ADDRESS)
  await resolved
  return asked.id
}

/** Different pairs of ID and port; after an ID that is known, those that follow it. */
function guessesFor(
  { ids }: Choices,
  ports: readonly number[],
  count: number,
  random: (below: number) => number,
  known: number | undefined,
): { id: number; port: number }[] {
  if (known !== undefined)
    return Array.from({ length: count }, (_, i) => ({ id: (known + 1 + i) % ids, port: ports[0] ?? 0 }))
  const pairs = new Set<number>()
  while (pairs.size < Math.min(count, ids * ports.length)) pairs.add(random(ids * ports.length))
  return [...pairs].map((pair) => ({ id: pair % ids, port: ports[Math.floor(pair / ids)] ?? 0 }))
}

function recordingOf(resolver: GuessableResolver) {
  const events: ConnectionEvent[] = [
    { type: 'connecting', connection: 1, at: performance.now(), host: '127.0.0.1', port: 0, transport: 'udp' },
  ]
  const judged: Judged[] = []
  resolver.seen = (bytes, what) => {
    events.push({ type: 'received', connection: 1, at: performance.now(), bytes: new Uint8Array(bytes) })
    judged.push(what)
  }
  return {
    sent: (bytes: Uint8Array) => events.splice(1, 0, { type: 'sent', connection: 1, at: events[0]?.at ?? 0, bytes }),
    end: (won: boolean): Sample => ({ won, events, judged }),
  }
}
