import type { LoadErrors, LoadSample, SideOutcome } from './types.ts'
import { addErrors, countErrors } from './tally.ts'

/** The value in the middle, between two where there are two; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) / 2
  return ((sorted[Math.floor(place)] ?? Number.NaN) + (sorted[Math.ceil(place)] ?? Number.NaN)) / 2
}

/** All rounds of one side together. */
export function outcomeOf(samples: readonly LoadSample[]): SideOutcome {
  const rates = samples.map((sample) => sample.rate)
  return {
    rates,
    median: median(rates),
    p50Ms: median(samples.map((sample) => sample.p50Ms)),
    p99Ms: median(samples.map((sample) => sample.p99Ms)),
    maxMs: Math.max(...samples.map((sample) => sample.maxMs)),
    replies: samples.reduce((sum, sample) => sum + sample.replies, 0),
    errors: addErrors(samples.map((sample) => sample.errors)),
    reconnects: samples.reduce((sum, sample) => sum + sample.reconnects, 0),
  }
}

/** More errors than one request in so many, and the rates say nothing. */
const fewestPerError = 100

/** Whether enough of its replies were right for its rate to mean anything. */
export function isSound({ replies, errors }: { readonly replies: number; readonly errors: LoadErrors }): boolean {
  return replies > 0 && countErrors(errors) * fewestPerError <= replies
}

/** How many rounds are the middle ones: all but the lowest and the highest quarter; of five, three. */
export const middleRounds = (rounds: number): number => rounds - 2 * Math.floor(rounds / 4)

/**
 * The program's rate to real software's, of each round: the median of the rounds, what the middle ones and what all of them
 * span. A round's two samples follow one another, so what slows the machine for a while slows both.
 */
export function ratioOf(
  program: SideOutcome,
  real: SideOutcome,
): { value: number; low: number; high: number; min: number; max: number } | undefined {
  if (!isSound(program) || !isSound(real)) return undefined
  const rounds = program.rates.map((rate, at) => rate / (real.rates[at] ?? Number.NaN)).toSorted((a, b) => a - b)
  const left = (rounds.length - middleRounds(rounds.length)) / 2
  const at = (index: number) => rounds.at(index) ?? Number.NaN
  const all = { value: median(rounds), low: at(left), high: at(-1 - left), min: at(0), max: at(-1) }
  return rounds.every(Number.isFinite) && Number.isFinite(all.value) ? all : undefined
}
