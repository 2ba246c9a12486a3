import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { didYouMean } from './nearest.ts'
import { renderApart, sectionsApart } from './apart/render-apart.ts'
import type { PageSection, Problem, RecallCard, Series, Topic } from './types.ts'

/** What is wrong with a topic's recall cards: their Markdown, and the places of the lesson that they lead to. */
export async function checkCards(series: Series, topic: Topic, slugs: readonly string[]): Promise<Problem[]> {
  if (topic.cards.length === 0) return []
  const file = path.join(topic.dir, 'recall.yaml')
  const where = path.relative(series.dir, file).split(path.sep).join('/')
  const lines = (await readFile(file, 'utf8')).split('\n')
  const sections = topic.lesson ? await sectionsApart(await readFile(topic.lesson.path, 'utf8')) : []
  const problems: Problem[] = []
  for (const card of topic.cards) {
    const line = lines.findIndex((text) => text.replace(/^[-\s]+/, '').trim() === `id: ${card.id}`) + 1
    const report = (part: string, message: string, allowed: string | undefined, level?: 'note') =>
      problems.push({
        path: where,
        ...(line > 0 ? { line } : {}),
        message: `Card ${card.id}, ${part}: ${message}`,
        ...(allowed ? { allowed } : {}),
        ...(level ? { level } : {}),
      })
    for (const [part, text] of Object.entries({
      question: card.question,
      answer: card.answer,
      source: card.source ?? '',
    })) {
      const page = await renderApart(text, { topics: slugs })
      for (const { message, allowed, level } of page.problems) report(part, message, allowed, level)
    }
    checkPlace(card, sections, report)
  }
  return problems
}

function checkPlace(
  { lesson, passage }: RecallCard,
  sections: readonly PageSection[],
  report: (part: string, message: string, allowed: string) => void,
): void {
  if (lesson === undefined) return
  const anchors = sections.flatMap(({ id }) => (id === undefined ? [] : [id.replace(/^s-/, '')]))
  const section = sections.find(({ id }) => id === `s-${lesson}`)
  if (!section) report('lesson', `No heading of the lesson has the anchor “${lesson}”.`, didYouMean(lesson, anchors))
  else if (passage !== undefined && !section.text.toLowerCase().includes(passage.toLowerCase())) {
    report('passage', `“${passage}” does not stand below that heading.`, 'words of one paragraph, as they stand there')
  }
}
