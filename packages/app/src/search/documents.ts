import { sectionsApart, type GlossaryTerm, type PageSection, type Topic } from '@backroad/series'
import { readFile } from 'node:fs/promises'
import type { SeriesShelf } from '../series/series-shelf.ts'
import type { Note, SearchKind } from '../types.ts'

/** Something that can be found. */
export interface Document {
  readonly id: string
  readonly kind: SearchKind
  readonly title: string
  /** The part of it, such as the heading. */
  readonly part?: string
  /** What is typed, such as a stage's slug. */
  readonly name?: string
  readonly href: string
  readonly text: string
}

/** Lessons by their parts, stages and the glossary of a series, read from its files. */
export async function seriesDocuments(shelf: SeriesShelf): Promise<Document[]> {
  const topics = await Promise.all(
    shelf.topics.map(async (topic) => [...(await lesson(topic)), ...(await stages(topic))]),
  )
  const found = topics.flat()
  return [...found, ...shelf.series.glossary.map((term) => glossary(term, found))]
}

async function lesson(topic: Topic): Promise<Document[]> {
  const href = topic.link ?? `/topics/${topic.slug}`
  const sections: PageSection[] = topic.lesson ? await sectionsApart(await readFile(topic.lesson.path, 'utf8')) : []
  const [first, ...rest] = sections[0]?.heading === undefined ? sections : [undefined, ...sections]
  const top = { id: `lesson ${topic.slug}`, kind: 'lesson' as const, title: topic.title, href }
  return [
    { ...top, text: [topic.question, first?.text].filter(Boolean).join(' ') },
    ...rest.flatMap((section) =>
      section
        ? [
            {
              ...top,
              id: `${top.id} ${section.id}`,
              part: section.heading!,
              href: `${href}#${section.id}`,
              text: section.text,
            },
          ]
        : [],
    ),
  ]
}

async function stages(topic: Topic): Promise<Document[]> {
  const all = topic.builds.flatMap((build) => build.stages.map((stage) => ({ build, stage })))
  return Promise.all(
    all.map(async ({ build, stage }) => {
      const sections = await sectionsApart(await readFile(stage.page, 'utf8'))
      const text = sections.map((section) => [section.heading, section.text].filter(Boolean).join(' ')).join(' ')
      return {
        id: `stage ${build.slug} ${stage.slug}`,
        kind: 'stage' as const,
        title: `${build.slug}, stage ${stage.number}`,
        part: stage.title,
        name: stage.slug,
        href: `/builds/${build.slug}?stage=${stage.slug}`,
        text,
      }
    }),
  )
}

/** A term leads to the first part of a lesson that uses it. */
function glossary({ term, also, means }: GlossaryTerm, found: readonly Document[]): Document {
  const forms = [term, ...also].map((form) => form.toLowerCase())
  const used = found.find(
    ({ kind, text }) => kind === 'lesson' && forms.some((form) => text.toLowerCase().includes(form)),
  )
  const names = also.length > 0 ? { name: also.join(', ') } : {}
  return { id: `term ${term}`, kind: 'glossary', title: term, ...names, href: used?.href ?? '/', text: means }
}

export function noteDocument(note: Pick<Note, 'id' | 'topic' | 'quote' | 'text' | 'url'>): Document {
  return {
    id: `note ${note.id}`,
    kind: 'note',
    title: note.topic.title,
    href: `/topics/${note.topic.slug}#note-${note.id}`,
    text: [note.text, note.url, note.quote].filter(Boolean).join(' '),
  }
}
