import { isError, loadSeries, type Series } from '@backroad/series'
import { drawProblems } from './draw/problems.ts'
import { UsageError } from './exit.ts'

/** Loads a series that must be right. @throws UsageError with all problems when it is not */
export async function loadValidSeries(dir: string): Promise<Series> {
  const { series, problems } = await loadSeries(dir)
  const errors = problems.filter(isError)
  if (series !== undefined && errors.length === 0) return series
  throw new UsageError(`The series in ${dir} can't be used:\n${drawProblems(errors).join('\n')}`)
}
