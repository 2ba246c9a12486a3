import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { checkCards } from './check-cards.ts'
import { renderApart } from './apart/render-apart.ts'
import type { Problem, Series, Topic } from './types.ts'

/**
 * Renders every lesson, stage page and recall card of a series and says what is wrong with them: links that lead nowhere,
 * notes that are missing, diagrams without words, HTML. Takes longer than loadSeries, which doesn't render.
 */
export async function checkPages(series: Series): Promise<Problem[]> {
  const topics = series.chapters.flatMap((chapter) => chapter.topics)
  const slugs = topics.map((topic) => topic.slug)
  const problems: Problem[] = []
  if (series.introduction) {
    const { path: file } = series.introduction
    const options = { path: path.basename(file), glossary: series.glossary, topics: slugs, experiments: [], builds: [] }
    problems.push(...(await renderApart(await readFile(file, 'utf8'), { ...options, images: [] })).problems)
  }
  for (const topic of topics) {
    for (const file of pagesOf(topic)) {
      const page = await renderApart(await readFile(file, 'utf8'), {
        path: path.relative(series.dir, file).split(path.sep).join('/'),
        glossary: series.glossary,
        experiments: topic.experiments.map((experiment) => experiment.slug),
        builds: topic.builds.map((build) => build.slug),
        topics: slugs,
        images: file === topic.lesson?.path ? topic.images : [],
      })
      problems.push(...page.problems)
    }
    problems.push(...(await checkCards(series, topic, slugs)))
  }
  return problems
}

function pagesOf(topic: Topic): string[] {
  return [
    ...(topic.lesson ? [topic.lesson.path] : []),
    ...topic.builds.flatMap((build) => build.stages.map((stage) => stage.page)),
  ]
}
