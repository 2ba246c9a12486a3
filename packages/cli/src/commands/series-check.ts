import {
  countsInWords,
  countTopics,
  checkModules,
  checkPages,
  isError,
  loadSeries,
  type Problem,
  type Series,
} from '@backroad/series'
import path from 'node:path'
import { drawProblems } from '../draw/problems.ts'
import { exitCodes } from '../exit.ts'

/** `backroad series check`: every problem of a series with its place; exit code 1 when there is any. Notes don't count. */
export async function seriesCheck(dir: string): Promise<number> {
  const { series, problems } = await loadSeries(path.resolve(dir))
  // What stands in the files is looked at only once the folder itself is right: half of it would be false.
  const deeper = series && !problems.some(isError) ? await lookInside(series) : []
  const all = [...problems, ...deeper]
  const errors = all.filter(isError)
  if (all.length > 0) console.log(`${drawProblems(all).join('\n')}\n`)
  if (errors.length > 0 || series === undefined) {
    console.log(`${errors.length} ${errors.length === 1 ? 'problem' : 'problems'} in ${dir}`)
    return exitCodes.failed
  }
  console.log(`${counted(series)} No problems.`)
  return exitCodes.passed
}

async function lookInside(series: Series): Promise<Problem[]> {
  return [...(await checkModules(series)), ...(await checkPages(series))]
}

function counted(series: Series): string {
  const topics = series.chapters.flatMap((chapter) => chapter.topics)
  const counts = countTopics(topics.map(({ dir, lesson, link }) => ({ dir, isHere: lesson !== undefined, link })))
  const chapters = series.chapters.length === 1 ? '1 chapter' : `${series.chapters.length} chapters`
  return `${series.title}: ${chapters}, ${topics.length} topics: ${countsInWords(counts)}.`
}
