import { isError, renderApart, type Problem, type Series, type Topic } from '@backroad/series'
import path from 'node:path'

/** Nobody reads more at once. */
const MOST = 5

/**
 * What would stop publishing in a text as it is now and did not before, each in a sentence. `path` is the file's, within the series.
 * A text is judged with all that stands around it, as `backroad series check` does.
 */
export async function newProblems(
  { series, topic, path: file }: { series: Series; topic: Topic; path: string },
  before: string,
  after: string,
): Promise<string[]> {
  if (before === after) return []
  const options = {
    path: path.basename(file),
    glossary: series.glossary,
    experiments: topic.experiments.map(({ slug }) => slug),
    builds: topic.builds.map(({ slug }) => slug),
    topics: series.chapters.flatMap((chapter) => chapter.topics.map(({ slug }) => slug)),
    images: topic.images,
  }
  const errorsOf = async (text: string) => (await renderApart(text, options)).problems.filter(isError)
  const [had, has] = await Promise.all([errorsOf(before), errorsOf(after)])
  const left = new Map<string, number>()
  for (const { message } of had) left.set(message, (left.get(message) ?? 0) + 1)
  const come = has.filter(({ message }) => {
    const count = left.get(message) ?? 0
    left.set(message, count - 1)
    return count <= 0
  })
  if (come.length === 0) return []
  const more = come.length - MOST
  return [
    `With this the text has a new problem, and can’t be published before that is put right: ${come
      .slice(0, MOST)
      .map((problem) => placed(options.path, problem))
      .join(' ')}${more > 0 ? ` And ${more} more.` : ''}`,
  ]
}

function placed(file: string, { line, message }: Problem): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${message}`
}
