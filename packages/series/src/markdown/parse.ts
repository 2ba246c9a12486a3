import type { Root } from 'mdast'
import remarkDirective from 'remark-directive'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

const parser = unified().use(remarkParse).use(remarkGfm, { singleTilde: false }).use(remarkDirective).freeze()

/** Parses Markdown as format 1 has it: CommonMark with GitHub's tables, footnotes and lists, and directives. */
export function parseMarkdown(source: string): Root {
  return parser.parse(source)
}
