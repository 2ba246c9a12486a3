import { Latency } from './latency.ts'
import type { LoadErrors, LoadSample } from './types.ts'

/** Kinds of what goes wrong, in the order in which they are told. */
export const errorKinds = ['wrong', 'garbled', 'lost', 'closed', 'refused'] as const

export const noErrors: LoadErrors = { wrong: 0, garbled: 0, lost: 0, closed: 0, refused: 0 }

/** Requests that went wrong, of all kinds. */
export function countErrors(errors: LoadErrors): number {
  return errorKinds.reduce((sum, kind) => sum + errors[kind], 0)
}

/** Adds up what went wrong in several samples. */
export function addErrors(all: readonly LoadErrors[]): LoadErrors {
  return all.reduce((sum, errors) => {
    const entries = errorKinds.map((kind) => [kind, sum[kind] + errors[kind]])
    return Object.fromEntries(entries) as LoadErrors
  }, noErrors)
}

/** What is counted while a load runs. */
export class Tally {
  readonly latency = new Latency()
  readonly errors: Record<keyof LoadErrors, number> = { ...noErrors }
  replies = 0
  reconnects = 0

  /** What it comes to after `ms` milliseconds. */
  sample(ms: number, generatorMs: number): LoadSample {
    const round = (value: number) => Math.round(value * 1000) / 1000
    return {
      ms: round(ms),
      replies: this.replies,
      rate: round((this.replies * 1000) / ms),
      p50Ms: round(this.latency.quantile(0.5)),
      p99Ms: round(this.latency.quantile(0.99)),
      maxMs: round(this.latency.max),
      errors: { ...this.errors },
      reconnects: this.reconnects,
      generatorMs: round(generatorMs),
    }
  }
}
