import type { Nodes, Root } from 'hast'
import rehypeParse from 'rehype-parse'
import rehypeRaw from 'rehype-raw'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { SKIP, visit } from 'unist-util-visit'
import { README_MARK } from './readme-mark.ts'

/** A README as the tree that a browser would make of it, Markdown and HTML alike, with lines. */
export interface Readme {
  readonly tree: Root
  /** Lines before the first that are no Markdown: the front matter. */
  readonly frontMatter: readonly { line: number; text: string }[]
  /** It was made by Backroad: titles stand in it as they are. */
  readonly isOurs: boolean
  /** The line of a node, or of what stands nearest above it. */
  lineOf(node: Nodes): number
}

/** Parses a README, or a page of HTML. Nothing of it is run or shown; it is only read for its headings and items. */
export function parseReadme(source: string): Readme {
  const { body, frontMatter } = withoutFrontMatter(source.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'))
  const isPage = /^\s*(?:<!--[^]*?-->\s*)*<(?:!doctype\s+html|html)[\s>]/i.test(body)
  const isOurs = body.includes(README_MARK)
  return readme(isPage ? unified().use(rehypeParse).parse(body) : fromMarkdown(body, isOurs), frontMatter, isOurs)
}

function fromMarkdown(body: string, isOurs: boolean): Root {
  const markdown = unified().use(remarkParse).use(remarkGfm).parse(body)
  // Notes stay where they stand; a section of them would bring a heading that the file doesn't have.
  visit(markdown, (node, index, parent) => {
    if (node.type === 'footnoteDefinition' && parent && index !== undefined)
      parent.children.splice(index, 1, ...node.children)
    if (node.type === 'footnoteReference' && parent && index !== undefined) parent.children.splice(index, 1)
  })
  // There an address within a title is part of it: links have brackets.
  if (isOurs)
    visit(markdown, 'link', (node, index, parent) => {
      if (!parent || index === undefined || '[<'.includes(body[node.position?.start.offset ?? -1] ?? ' ')) return
      parent.children.splice(index, 1, ...node.children)
      return [SKIP, index]
    })
  return unified().use(remarkRehype, { allowDangerousHtml: true }).use(rehypeRaw).runSync(markdown)
}

function readme(tree: Root, frontMatter: Readme['frontMatter'], isOurs: boolean): Readme {
  const lines = new Map<Nodes, number>()
  let last = 1
  visit(tree, (node) => {
    // rehype-raw gives what it made itself (a task's box) a position without a start.
    const start: { line: number } | undefined = node.position?.start
    last = start?.line ?? last
    lines.set(node, last)
  })
  return { tree, frontMatter, isOurs, lineOf: (node) => lines.get(node) ?? 1 }
}

function withoutFrontMatter(source: string): { body: string; frontMatter: { line: number; text: string }[] } {
  const match = /^---\n([^]*?)\n---(?:\n|$)/.exec(source)
  if (!match?.[1]) return { body: source, frontMatter: [] }
  const frontMatter = match[1].split('\n').map((text, index) => ({ line: index + 2, text: text.trim() }))
  const blank = '\n'.repeat(match[0].split('\n').length - 1)
  return { body: blank + source.slice(match[0].length), frontMatter: frontMatter.filter(({ text }) => text !== '') }
}
