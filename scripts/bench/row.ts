/** One line of the budgets table. */
export interface Row {
  readonly what: string
  readonly budget: string
  /** Today's figure, with how it was spread where it was measured more than once. */
  readonly figure: string
  /** Whether it is within the budget; absent where nothing was measured. */
  readonly ok?: boolean
}

export type Bench = (options: { readonly full: boolean }) => Promise<Row[]>

/** Middle, fastest and slowest of several measurements. */
export function spread(values: readonly number[]): { median: number; min: number; max: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { median: at(0.5), min: at(0), max: at(1) }
}

export const inMs = ({ median, min, max }: { median: number; min: number; max: number }): string =>
  `${Math.round(median)} ms (${Math.round(min)} to ${Math.round(max)})`
