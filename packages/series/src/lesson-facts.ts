import { toString } from 'mdast-util-to-string'
import { visit } from 'unist-util-visit'
import { namedSlug } from './markdown/directive-name.ts'
import { parseMarkdown } from './markdown/parse.ts'

export interface LessonFacts {
  /** Words of prose: everything but code blocks and diagrams. */
  readonly words: number
  /** What `::experiment` and `::build` name, with the line. */
  readonly experiments: readonly { slug: string; line: number }[]
  readonly builds: readonly { slug: string; line: number }[]
}

/** What is counted from a lesson without rendering it. */
export function lessonFacts(source: string): LessonFacts {
  const experiments: { slug: string; line: number }[] = []
  const builds: { slug: string; line: number }[] = []
  let words = 0
  visit(parseMarkdown(source), (node) => {
    if (node.type === 'text' || node.type === 'inlineCode')
      words += node.value.match(/[\p{L}\p{N}][^\s]*/gu)?.length ?? 0
    if (node.type !== 'leafDirective') return
    const slug = namedSlug(node)
    const line = node.position?.start.line ?? 1
    if (slug && node.name === 'experiment') experiments.push({ slug, line })
    if (slug && node.name === 'build') builds.push({ slug, line })
  })
  return { words, experiments, builds }
}

/** The title of a page: its first line, when that is `# …`. As plain text. */
export function headingOf(source: string): string | undefined {
  const first = /^\uFEFF?\s*(#[ \t]+[^\n]*)/.exec(source)?.[1]
  return first ? toString(parseMarkdown(first)).trim() || undefined : undefined
}
