import type { Root } from 'mdast'
import { markdownToMdast } from 'satteri'
import { visit } from './visit.ts'

const features = { gfm: true, directive: true, frontmatter: false }

/**
 * Parses Markdown as format 1 has it: CommonMark with GitHub's tables, footnotes and lists, and directives. A text is struck through by
 * two tildes; one stands for "about" and is left as it is.
 */
export function parseMarkdown(source: string): Root {
  const tree = markdownToMdast(withoutNul(source), { features }) as Root
  if (source.includes('~')) keepSingleTildes(tree, source)
  return tree
}

/** The NUL sign has no place in a page (CommonMark 0.31 §2.3). One sign for one, so that positions are those of the source. */
export function withoutNul(source: string): string {
  return source.replaceAll('\0', '\uFFFD')
}

function keepSingleTildes(tree: Root, source: string): void {
  visit(tree, 'delete', (node, index, parent) => {
    const { start, end } = node.position ?? {}
    if (!parent || index === undefined || !start || !end) return
    if (source.startsWith('~~', start.offset)) return
    const tilde = { type: 'text', value: '~' } as const
    parent.children.splice(index, 1, tilde, ...node.children, { ...tilde })
    return index + 1
  })
}
