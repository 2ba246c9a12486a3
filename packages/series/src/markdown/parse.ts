import type { Root } from 'mdast'
import remarkDirective from 'remark-directive'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { markdownToMdast } from 'satteri'
import { unified } from 'unified'
import { visit } from './visit.ts'

const remark = unified().use(remarkParse).use(remarkGfm, { singleTilde: false }).use(remarkDirective).freeze()

/**
 * Parses what `asParsed` gives as Markdown of format 1: CommonMark with GitHub's tables, footnotes and lists, and directives. A text is struck through by
 * two tildes; one stands for "about" and is left as it is. Decision 0027 says why there are two parsers.
 */
export function parseMarkdown(source: string): Root {
  if (mayHoldDirectives(source)) return remark.parse(source)
  const tree = markdownToMdast(source, { features: { gfm: true, frontmatter: false } }) as Root
  if (source.includes('~')) keepSingleTildes(tree, source)
  return tree
}

/** A name after two colons, or after one with a bracket behind it. Any other is text in either parser. */
function mayHoldDirectives(source: string): boolean {
  return /::[\p{L}_$]|:[\p{L}_$][\p{L}\p{N}_$-]*[[{]/u.test(source)
}

/**
 * A file's text as it is parsed, and as positions count it: without the mark of the order of bytes, and with U+FFFD for each NUL, which
 * has no place in a page (CommonMark 0.31 §2.3).
 */
export function asParsed(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\0', '\uFFFD')
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
