import {
  middleRounds,
  type BenchEvent,
  type BenchResult,
  type LoadErrors,
  type LoadOutcome,
  type SideOutcome,
} from '@backroad/check'
import type { Paint } from './paint.ts'
import { wrap } from './wrap.ts'

/** The lines over a bench: what is measured against what. `isNamed` says that the reader chose the software. */
export function drawBenchHead(
  event: BenchEvent & { type: 'bench-started' },
  paint: Paint,
  { isNamed }: { isNamed: boolean },
): string[] {
  const { build, against, loads, rounds, seed } = event
  const each = `${loads.length === 1 ? '1 load' : `${loads.length} loads`}, ${rounds} rounds${loads.length === 1 ? '' : ' each'}`
  const head = [
    'backroad check --bench',
    build,
    `beside ${against.name}${against.version ? ` ${against.version}` : ''}${isNamed ? '' : ', which Backroad takes unless you name another'}`,
  ]
  return [...wrap(`${paint('bold', head[0] ?? '')} · ${head.slice(1).join(' · ')}`, 88), `${each}, seed ${seed}`, '']
}

/** One load of a bench: two bars, how often it was one or the other, how long replies took, and what that means. */
export function drawLoad(outcome: LoadOutcome, real: string, paint: Paint, width = 80): string[] {
  const sides = [
    { name: 'your program', outcome: outcome.program },
    { name: real, outcome: outcome.real },
  ]
  const longest = Math.max(...sides.map(({ name }) => name.length))
  const most = Math.max(...sides.map(({ outcome: { median } }) => median))
  const figures = sides.map(({ outcome: { median } }) => `${number(median)}/s`)
  const figureWidth = Math.max(...figures.map((text) => text.length))
  const room = width - 4 - longest - 2 - figureWidth
  const bars = sides.map(({ name, outcome: { median } }, at) => {
    const bar = drawBar(most > 0 ? median / most : 0, room)
    return `  ${name.padEnd(longest)}  ${paint(at === 0 ? 'yellow' : 'dim', bar)}${' '.repeat(room - bar.length)}  ${(figures[at] ?? '').padStart(figureWidth)}`
  })
  return [
    paint('bold', outcome.name),
    ...bars,
    '',
    ...rows(sides, outcome, { longest, width }),
    '',
    ...wrap(outcome.says, width - 2).map((line) => `  ${line}`),
    '',
  ]
}

/** What the figures are worth, below the last load. */
export function drawBenchFoot({ rounds, ms }: BenchResult, width = 80): string[] {
  const terms =
    'Half within, 99 % within, slowest: the times until a reply came, half of them no longer than the first, and so on. Went wrong: requests whose reply was wrong or did not come.'
  const text = `Measured in turns, ${rounds} rounds of each after a warm-up, in ${Math.round(ms / 1000)} s on this machine, now. Only the ratios mean something elsewhere; replies a second do not.`
  return [...wrap(terms, width), ...wrap(text, width)]
}

interface Named {
  readonly name: string
  readonly outcome: SideOutcome
}

function rows(
  sides: readonly Named[],
  { ratio }: LoadOutcome,
  { longest, width }: { readonly longest: number; readonly width: number },
): string[] {
  const indent = ' '.repeat(longest + 4)
  const head = `${indent}${['half within', '99 % within', 'slowest', 'went wrong'].map((text) => text.padStart(13)).join('')}`
  const lines = sides.map(({ name, outcome: side }) => {
    const cells = [inMs(side.p50Ms), inMs(side.p99Ms), inMs(side.maxMs), errorsOf(side.errors)]
    return `  ${name.padEnd(longest)}  ${cells.map((text) => text.padStart(13)).join('')}`
  })
  if (ratio === undefined) return [head, ...lines]
  return [head, ...lines, '', ...wrap(spread(ratio, sides), width - 2).map((line) => `  ${line}`)]
}

/** "yours / nginx: 0.50, the median of 5 rounds (the middle 3: 0.50 to 0.71; all: 0.38 to 1.57)" */
function spread({ value, low, high, min, max }: NonNullable<LoadOutcome['ratio']>, sides: readonly Named[]): string {
  const [ours, theirs] = sides
  const rounds = ours?.outcome.rates.length ?? 0
  const middle = middleRounds(rounds)
  const all = `all: ${places(min)} to ${places(max)}`
  const spans = middle === rounds ? all : `the middle ${middle}: ${places(low)} to ${places(high)}; ${all}`
  return `yours / ${theirs?.name}: ${places(value)}, the median of ${rounds} rounds (${spans})`
}

const errorsOf = (errors: LoadErrors): string => {
  const count = errors.wrong + errors.garbled + errors.lost + errors.closed + errors.refused
  return count === 0 ? 'none' : number(count)
}

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar of at most `room` characters, to an eighth of one; the least there is for anything above nothing. */
function drawBar(share: number, room: number): string {
  const parts = share > 0 ? Math.max(1, Math.round(share * room * 8)) : 0
  return '█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '')
}

const number = (value: number): string => Math.round(value).toLocaleString('en-GB')
const inMs = (ms: number): string => `${ms >= 100 ? Math.round(ms) : ms >= 10 ? ms.toFixed(1) : ms.toFixed(2)} ms`
const places = (ratio: number): string => ratio.toFixed(ratio < 0.1 ? 3 : ratio < 10 ? 2 : 0)
