import type { LoadErrors, LoadSample, SideOutcome } from './types.ts'
import { addErrors, countErrors } from './tally.ts'

/** The value below which this share of the values lies, between two where it falls between; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * share
  const low = sorted[Math.floor(place)] ?? Number.NaN
  const high = sorted[Math.ceil(place)] ?? Number.NaN
  return low + (high - low) * (place - Math.floor(place))
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

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

/** The program's rate to real software's: of the medians, with the spread of the single rounds. */
export function ratioOf(
  program: SideOutcome,
  real: SideOutcome,
): { value: number; low: number; high: number; min: number; max: number } | undefined {
  if (!isSound(program) || !isSound(real)) return undefined
  const rounds = program.rates.map((rate, at) => rate / (real.rates[at] ?? Number.NaN))
  const value = program.median / real.median
  const all = {
    value,
    low: Math.min(value, quantile(rounds, 0.25)),
    high: Math.max(value, quantile(rounds, 0.75)),
    min: Math.min(...rounds),
    max: Math.max(...rounds),
  }
  return Object.values(all).every(Number.isFinite) ? all : undefined
}
