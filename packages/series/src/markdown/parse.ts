import type { Root } from 'mdast'
import remarkDirective from 'remark-directive'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { markdownToMdast } from 'satteri'
import { unified } from 'unified'
import { visit } from './visit.ts'

const remark = unified().use(remarkParse).use(remarkGfm, { singleTilde: false }).use(remarkDirective).freeze()

/**
 * Parses Markdown as format 1 has it: CommonMark with GitHub's tables, footnotes and lists, and directives. A text is struck through by
 * two tildes; one stands for "about" and is left as it is. Decision 0027 says why there are two parsers.
 */
export function parseMarkdown(source: string): Root {
  // The NUL sign has no place in a page (CommonMark 0.31 §2.3); one sign for one, so that positions are those of the source.
  const text = withoutNul(source)
  if (mayHoldDirectives(text)) return remark.parse(text)
  const tree = markdownToMdast(text, { features: { gfm: true, frontmatter: false } }) as Root
  if (text.includes('~')) keepSingleTildes(tree, text)
  return tree
}

/** A name after a colon that a bracket follows, or a line that begins with two colons and a name. Any other is text in either parser. */
function mayHoldDirectives(text: string): boolean {
  return /:[\p{L}_$][\p{L}\p{N}_$-]*[[{]|^[^\p{L}\n\r]*:{2,}[\p{L}_$]/mu.test(text)
}

/** Without the mark of the order of bytes, which is no sign of the text: positions would be one off. */
export function withoutMark(source: string): string {
  return source.replace(/^\uFEFF/, '')
}

/** Text as a page shows it. */
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
