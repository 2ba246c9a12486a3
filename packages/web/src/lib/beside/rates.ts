import type { LoadOutcome, SideOutcome } from '../api/beside-types.ts'

/** One bar: a name, how long it is, and where single rounds ended, all as shares of the longest, 0 to 100. */
export interface Bar {
  readonly name: string
  readonly side: 'program' | 'real'
  readonly median: number
  readonly length: number
  readonly rounds: readonly number[]
  readonly outcome: SideOutcome
}

/** Both bars of a load on one scale. */
export function barsOf(load: LoadOutcome, real: string): readonly Bar[] {
  const sides = [
    { name: 'your program', side: 'program', outcome: load.program },
    { name: real, side: 'real', outcome: load.real },
  ] as const
  const most = Math.max(1, ...sides.flatMap(({ outcome }) => outcome.rates))
  const share = (rate: number) => Math.round((rate / most) * 1000) / 10
  return sides.map(({ name, side, outcome }) => ({
    name,
    side,
    outcome,
    median: outcome.median,
    length: share(outcome.median),
    rounds: outcome.rates.map(share),
  }))
}

/** Requests that went wrong, of all kinds. */
export const wrongOf = ({ errors }: SideOutcome): number => Object.values(errors).reduce((sum, count) => sum + count, 0)

/** "0.36", "0.083", "12". */
export const ratioText = (ratio: number): string => ratio.toFixed(ratio < 0.1 ? 3 : ratio < 10 ? 2 : 0)

/** "the middle 3: 0.31 to 0.36; ": all rounds but the lowest and the highest quarter; empty where that leaves out none. */
export function middleText({ ratio, program }: LoadOutcome): string {
  const left = Math.floor(program.rates.length / 4)
  if (ratio === undefined || left === 0) return ''
  return `the middle ${program.rates.length - 2 * left}: ${ratioText(ratio.low)} to ${ratioText(ratio.high)}; `
}
