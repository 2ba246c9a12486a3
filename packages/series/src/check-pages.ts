import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { renderMarkdown } from './render.ts'
import type { Problem, Series, Topic } from './types.ts'

/**
 * Renders every lesson, stage page and recall card of a series and says what is wrong with them: links that lead nowhere,
 * notes that are missing, diagrams without words, HTML. Takes longer than loadSeries, which doesn't render.
 */
export async function checkPages(series: Series): Promise<Problem[]> {
  const topics = series.chapters.flatMap((chapter) => chapter.topics)
  const slugs = topics.map((topic) => topic.slug)
  const problems: Problem[] = []
  for (const topic of topics) {
    for (const file of pagesOf(topic)) {
      const page = await renderMarkdown(await readFile(file, 'utf8'), {
        path: path.relative(series.dir, file).split(path.sep).join('/'),
        glossary: series.glossary,
        experiments: topic.experiments.map((experiment) => experiment.slug),
        builds: topic.builds.map((build) => build.slug),
        topics: slugs,
      })
      problems.push(...page.problems)
    }
    for (const card of topic.cards) {
      const where = `${path.relative(series.dir, topic.dir).split(path.sep).join('/')}/recall.yaml`
      for (const [part, text] of Object.entries({
        question: card.question,
        answer: card.answer,
        source: card.source ?? '',
      })) {
        const page = await renderMarkdown(text, { topics: slugs })
        for (const { message, allowed } of page.problems) {
          problems.push({
            path: where,
            message: `Card ${card.id}, ${part}: ${message}`,
            ...(allowed ? { allowed } : {}),
          })
        }
      }
    }
  }
  return problems
}

function pagesOf(topic: Topic): string[] {
  return [
    ...(topic.lesson ? [topic.lesson.path] : []),
    ...topic.builds.flatMap((build) => build.stages.map((stage) => stage.page)),
  ]
}
