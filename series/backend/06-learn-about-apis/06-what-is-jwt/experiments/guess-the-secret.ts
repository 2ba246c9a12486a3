import { answer, chart, choice, experiment, log, measuredHere, progress, table, value } from '@backroad/lab'
import { createHmac, randomBytes, randomInt } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import { z } from 'zod'
import { countOfGuesses, countOfWords, guesses } from './parts/guesses.ts'

const SOON = 'Within a minute'
const LATER = 'Within a year'
const NEVER = 'Not in this life'

const kinds = {
  'a word': () => 'sunshine',
  'a word and digits': () => `sunshine${randomInt(100, 1000)}`,
  'eight random letters': () => Array.from({ length: 8 }, () => String.fromCharCode(97 + randomInt(26))).join(''),
  '32 random bytes': () => randomBytes(32).toString('hex'),
} as const
type Kind = keyof typeof kinds

/** How many secrets there are of each kind. */
const counts: readonly (readonly [string, number])[] = [
  ['a word', countOfWords],
  ['a word and digits', countOfGuesses],
  ['eight random letters', 26 ** 8],
  ['sixteen random letters', 26 ** 16],
  ['32 random bytes', 2 ** 256],
]

const year = 365.25 * 86_400

export default experiment({
  title: 'Guessing the secret',
  question: 'How long does a secret for HS256 hold, when somebody has one token?',
  predict: choice(
    'A server signs with HS256. You have one of its tokens. How soon do you have its secret, on one core?',
    [SOON, LATER, NEVER],
  ),
  params: z.object({
    kind: z
      .enum(Object.keys(kinds) as [Kind, ...Kind[]])
      .default('a word and digits')
      .describe('The secret is'),
    seconds: z.int().min(1).max(30).default(10).describe('Guess for at most').meta({ unit: 's' }),
  }),
  limits: { ms: 60_000 },
  async *run({ params, signal }) {
    const { kind, seconds } = params
    const secret = kinds[kind]()
    const signed = `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url('{"sub":"ann","role":"customer"}')}`
    const code = createHmac('sha256', secret).update(signed).digest()
    yield value({ id: 'token', label: 'The token', value: `${signed}.${code.toString('base64url')}` })

    const points: [number, number][] = [[0, 0]]
    const began = performance.now()
    const computed = computedSeconds()
    let [tried, found, elapsed] = [0, '', 0]
    for (const guess of guesses()) {
      tried++
      if (createHmac('sha256', guess).update(signed).digest().equals(code)) found = guess
      if (found === '' && tried % 20_000 > 0) continue
      elapsed = computedSeconds() - computed
      points.push([Math.round(elapsed * 100) / 100, tried])
      yield drawChart(points)
      yield progress(tried, countOfGuesses, `${tried} guesses`)
      await breathe()
      signal.throwIfAborted()
      if (found !== '' || performance.now() - began >= seconds * 1000) break
    }
    const rate = tried / Math.max(elapsed, 0.001)
    yield value({ id: 'rate', label: 'Guesses a second, on one core, in JavaScript', value: Math.round(rate) })
    yield value({ id: 'found', label: 'The secret', value: found === '' ? 'not found' : found })
    yield drawTable(rate)
    yield log({ id: 'how', title: 'How this was made', lines: remarks.map((text) => ({ text })) })
    const needed = (counts.find(([name]) => name === kind)?.[1] ?? 0) / rate
    yield answer(
      found !== '' || needed < 60 ? SOON : needed < year ? LATER : NEVER,
      found === ''
        ? `${tried} guesses in ${elapsed.toFixed(1)} s did not find it. All secrets of this kind would take ${timeOf(needed)} at this rate.`
        : `It was ${found}: ${tried} guesses, ${elapsed.toFixed(1)} s, ${Math.round(rate)} a second.`,
    )
  },
})

/** Seconds that this process has computed: a busy machine makes it wait, and waiting is no guessing. */
function computedSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const base64url = (text: string): string => Buffer.from(text).toString('base64url')

function drawChart(points: readonly [number, number][]) {
  return chart({
    id: 'guesses',
    title: 'Guesses so far',
    x: { label: 'computed for', unit: 's' },
    y: { label: 'guesses' },
    series: [{ label: 'tried', points }],
  })
}

function drawTable(rate: number) {
  return table({
    id: 'times',
    title: 'All secrets of a kind, at this rate and at a thousand times as much',
    columns: [
      { key: 'kind', label: 'the secret is' },
      { key: 'bits', label: 'bits', numeric: true },
      { key: 'here', label: 'this core' },
      { key: 'farm', label: '1000 times as fast' },
    ],
    rows: counts.map(([kind, count]) => ({
      kind,
      bits: Math.round(Math.log2(count)),
      here: timeOf(count / rate),
      farm: timeOf(count / rate / 1000),
    })),
  })
}

function timeOf(seconds: number): string {
  if (seconds < 120) return `${seconds.toPrecision(2)} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} minutes`
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} hours`
  if (seconds < 2 * year) return `${Math.round(seconds / 86_400)} days`
  return `${(seconds / year).toPrecision(2)} years`
}

const remarks = [
  'Nobody is asked: the token has all that is needed to see whether a guess is right. No server can count or slow down these guesses.',
  'The guesses are words that people like, with up to four digits behind them, in small letters and with a capital.',
  measuredHere(),
]
