import { answer, chart, choice, dnsRows, experiment, log, measuredHere, progress, table, wire } from '@backroad/lab'
import { serveDns } from '@backroad/protocols'
import { z } from 'zod'
import { type CachingResolver, type Given, type Keeps, startCachingResolver } from './parts/caching-resolver.ts'
import { TurnedClock } from './parts/turned-clock.ts'

const AT_ONCE = 'They give the new one at once'
const EACH = 'Each for a time of its own, at most one TTL'
const TOGETHER = 'All for one whole TTL, and then they change together'
const LONGER = 'At least one of them for longer than a TTL'

const OLD = '192.0.2.10'
const NEW = '192.0.2.20'
const QUESTION = { name: 'www.pear.example', type: 'A' } as const

const THIRD = ['keeps to the TTL', 'holds everything at least three times as long', 'keeps nothing'] as const
const LOWERED = ['no', 'yes, to a sixth, one TTL ahead'] as const

/** In twelfths of a TTL: when each is asked first, when the address changes, and when the run ends. They are asked every twelfth. */
const FIRST = [0, 4, 8] as const
const CHANGE = 15
const END = 36
const LATE_END = 54

/** The time at so many twelfths of a TTL, in s. */
const timeAt = (twelfths: number, ttl: number): number => (ttl * twelfths) / 12

/** All that one resolver gave, from its first question on. */
interface Watched {
  readonly resolver: CachingResolver
  readonly given: Given[]
}

export default experiment({
  title: 'A changed address',
  question: 'How long does an old address live on in caches?',
  predict: choice(
    'The address of a name is changed at its own server. Three resolvers have been asked for it before, at different times. How long do they go on giving the old one?',
    [AT_ONCE, EACH, TOGETHER, LONGER],
  ),
  params: z.object({
    ttl: z
      .int()
      .min(12)
      .max(3600)
      .multipleOf(12)
      .default(60)
      .describe('TTL of the record')
      .meta({ unit: 's', step: 12 }),
    lowered: z.enum(LOWERED).default('no').describe('Is the TTL lowered before the change?'),
    third: z.enum(THIRD).default('keeps to the TTL').describe('The third resolver'),
  }),
  async *run({ params, signal }) {
    const { ttl } = params
    const clock = new TurnedClock()
    const isLowered = params.lowered !== 'no'
    const ttlNow = () => (isLowered && clock.now >= timeAt(CHANGE - 12, ttl) ? ttl / 6 : ttl)
    await using running = new AsyncDisposableStack()
    const authority = await serveDns({
      host: '127.0.0.1',
      port: 0,
      answer: () => ({
        aa: true,
        answers: [{ ...QUESTION, ttl: ttlNow(), data: clock.now < timeAt(CHANGE, ttl) ? OLD : NEW }],
      }),
    })
    running.defer(() => authority.close())
    const watched: Watched[] = []
    for (const [index, keeps] of [keepsTtl, keepsTtl, keepsOfThird(params.third, ttl)].entries()) {
      const label = `resolver ${index + 1}`
      const resolver = await startCachingResolver({ label, question: QUESTION, authority, keeps, clock, signal })
      running.use(resolver)
      watched.push({ resolver, given: [] })
    }

    const rounds = params.third === THIRD[1] ? LATE_END : END
    for (let round = 0; round <= rounds; round++) {
      clock.turnTo(timeAt(round, ttl))
      for (const [index, one] of watched.entries()) {
        if (clock.now >= timeAt(FIRST[index] ?? 0, ttl)) one.given.push(await one.resolver.ask())
      }
      if (round % 6 === 0) yield progress(round, rounds, `the clock stands at ${clock.now} s`)
    }
    yield drawLeft(watched, ttl)
    yield drawTable(watched, ttl)
    yield* drawWires(watched, ttl)
    yield log({ id: 'here', title: 'How this was made', lines: remarks(ttl, isLowered).map((text) => ({ text })) })
    yield answer(optionOf(watched, ttl), sentence(watched, ttl, isLowered))
  },
})

const keepsTtl: Keeps = (ttl) => ttl

function keepsOfThird(third: (typeof THIRD)[number], ttl: number): Keeps {
  if (third === THIRD[1]) return (given) => Math.max(given, 3 * ttl)
  return third === THIRD[2] ? () => 0 : keepsTtl
}

/** The saw: each line falls as its cache counts down, and jumps when it has asked again. */
function drawLeft(watched: readonly Watched[], ttl: number) {
  return chart({
    id: 'left',
    title: `Seconds left in each resolver's answer; the address changes at ${timeAt(CHANGE, ttl)} s`,
    x: { label: 'time', unit: 's' },
    y: { label: 'TTL in the answer', unit: 's' },
    series: watched.map(({ resolver, given }) => ({
      label: resolver.label,
      points: given.map((one): [number, number] => [one.at, one.ttl]),
    })),
  })
}

/** For how long, in s after the change, it gave the old address. */
function oldFor({ given }: Watched, ttl: number): number {
  const change = timeAt(CHANGE, ttl)
  const first = given.find((one) => one.at >= change && one.address === NEW)
  return (first?.at ?? given.at(-1)?.at ?? change) - change
}

const sawNew = ({ given }: Watched): boolean => given.some((one) => one.address === NEW)

function drawTable(watched: readonly Watched[], ttl: number) {
  const change = timeAt(CHANGE, ttl)
  return table({
    id: 'seen',
    title: `Who gave the old address after it had changed at ${change} s`,
    columns: [
      { key: 'resolver', label: 'resolver' },
      { key: 'learned', label: 'had learned it at, s', numeric: true },
      { key: 'left', label: 'TTL left at the change, s', numeric: true },
      { key: 'fresh', label: 'gave the new one at, s', numeric: true },
      { key: 'old', label: 'old for, s', numeric: true },
      { key: 'asked', label: 'asked its server', numeric: true },
    ],
    rows: watched.map((one) => {
      const before = one.given.filter((given) => given.at < change)
      const learned = before.findLast((given) => given.isFresh)
      return {
        resolver: one.resolver.label,
        learned: learned?.at ?? '',
        left: learned ? Math.max(0, learned.at + learned.ttl - change) : '',
        fresh: sawNew(one) ? change + oldFor(one, ttl) : 'never here',
        old: sawNew(one) ? oldFor(one, ttl) : `${oldFor(one, ttl)} and more`,
        asked: `${one.given.filter((given) => given.isFresh).length} times`,
      }
    }),
  })
}

/** The first answer of each after the change: the same question at the same time, three answers. */
async function* drawWires(watched: readonly Watched[], ttl: number) {
  for (const [index, { resolver, given }] of watched.entries()) {
    const first = given.find((one) => one.at >= timeAt(CHANGE, ttl))
    if (!first) continue
    const isOld = first.address === OLD
    yield wire({
      id: `wire-${index + 1}`,
      title: `${resolver.label} right at the change, at ${first.at} s`,
      ends: ['program', resolver.label],
      rows: dnsRows(first.events, {
        detail: ({ from }) => (from === 'client' ? 'records' : 'fields'),
        silenceMs: Infinity,
        mark: ({ name, from }) => {
          if (from !== 'server') return undefined
          if (name === 'TTL') return 'look'
          return name === 'RDATA' ? (isOld ? 'bad' : 'look') : undefined
        },
        says: ({ from }) => {
          if (from === 'client') return undefined
          return isOld
            ? `The old address, from its cache; it will be kept for ${first.ttl} s more.`
            : 'The new address: it had none in its cache and asked.'
        },
      }),
    })
  }
}

function remarks(ttl: number, isLowered: boolean): string[] {
  return [
    'The messages were sent over UDP on this machine, but nobody waited for the seconds: all four servers read one clock, and it was turned on by hand from one question to the next.',
    `Each resolver was asked every ${timeAt(1, ttl)} s from its first question on, at ${FIRST.map((first) => timeAt(first, ttl)).join(', ')} s. The resolvers answer with the time that is left, as RFC 1035 §3.2.1 and RFC 2181 §8 want it.`,
    ...(isLowered
      ? [
          `The TTL was lowered to ${ttl / 6} s at ${timeAt(CHANGE - 12, ttl)} s, one TTL before the change, so that no cache still had the long one.`,
        ]
      : []),
    measuredHere(),
  ]
}

function optionOf(watched: readonly Watched[], ttl: number): string {
  const times = watched.map((one) => oldFor(one, ttl))
  if (times.every((time) => time === 0)) return AT_ONCE
  if (times.some((time) => time > ttl)) return LONGER
  return times.every((time) => time === ttl) ? TOGETHER : EACH
}

function sentence(watched: readonly Watched[], ttl: number, isLowered: boolean): string {
  const each = watched.map((one) => `${oldFor(one, ttl)} s${sawNew(one) ? '' : ' and more'}`)
  const of = isLowered ? `a TTL of ${ttl} s that had been lowered to ${ttl / 6} s` : `a TTL of ${ttl} s`
  return `With ${of}, the three gave the old address for ${each.slice(0, -1).join(', ')} and ${each.at(-1)} after the change: until what each had in its cache was over.`
}
