import { loadSeries } from '@backroad/series'
import path from 'node:path'
import { drawProblems } from '../draw/problems.ts'
import { exitCodes } from '../exit.ts'

/** `backroad series check`: every problem of a series with its place; exit code 1 when there is any. */
export async function seriesCheck(dir: string): Promise<number> {
  const { series, problems } = await loadSeries(path.resolve(dir))
  if (problems.length > 0) {
    console.log(drawProblems(problems).join('\n'))
    console.log(`\n${problems.length} ${problems.length === 1 ? 'problem' : 'problems'} in ${dir}`)
    return exitCodes.failed
  }
  const topics = series?.chapters.flatMap((chapter) => chapter.topics) ?? []
  const written = topics.filter((topic) => topic.status === 'written').length
  console.log(`${series?.title}: ${series?.chapters.length} chapters, ${topics.length} topics, ${written} written. No problems.`)
  return exitCodes.passed
}
