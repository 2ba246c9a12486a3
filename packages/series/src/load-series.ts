import type { Problem, Series } from './types.ts'

export interface LoadedSeries {
  /** The series as far as it could be read, broken parts left out; absent when series.yaml itself can't be taken. */
  readonly series?: Series
  /** Everything that is wrong, all at once, by path and line; those with `level: 'note'` are no errors. */
  readonly problems: readonly Problem[]
}

/**
 * Reads a series folder (format 1, see docs/authoring.md) and checks all of it. Runs no code of the series: stages and
 * experiments are imported by `loadStages` and `loadExperiment`. Never throws for what stands in the folder. What reads and checks
 * is imported at the first use: most starts find the series as it was read before.
 */
export async function loadSeries(dir: string): Promise<LoadedSeries> {
  const { readSeries } = await import('./read-series.ts')
  return readSeries(dir)
}

/** True for a problem that must be mended; false for a note. */
export function isError(problem: Problem): boolean {
  return problem.level !== 'note'
}
