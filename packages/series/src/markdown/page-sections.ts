import type { FootnoteDefinition, Nodes, Root } from 'mdast'
import { toString } from 'mdast-util-to-string'
import { visit } from './visit.ts'
import type { PageSection } from '../types.ts'
import { isDirective } from './directive-name.ts'
import { asParsed, parseMarkdown } from './parse.ts'
import { Anchors } from './take-headings.ts'

/**
 * The plain text of a page, a part for each heading, with the ids that `renderMarkdown` gives to headings. A sidenote's text
 * stands in the part that first refers to it. Parses and renders nothing, so that a whole series takes a moment.
 */
export function pageSections(given: string): PageSection[] {
  const source = asParsed(given)
  const tree = parseMarkdown(source)
  const notes = new Map<string, FootnoteDefinition>()
  visit(tree, 'footnoteDefinition', (node: FootnoteDefinition) => void notes.set(node.identifier, node))
  const sections: { id?: string; heading?: string; text: string[] }[] = [{ text: [] }]
  const anchors = new Anchors()
  for (const node of withoutTitle(tree)) {
    if (node.type === 'heading') {
      const heading = toString(node).trim()
      sections.push({ id: `s-${anchors.of(heading)}`, heading, text: [] })
    } else if (node.type !== 'footnoteDefinition') {
      sections.at(-1)!.text.push(...plain(node, source), ...referred(node, notes, source))
    }
  }
  return sections
    .map(({ text, ...section }) => ({ ...section, text: text.join(' ').replace(/\s+/g, ' ').trim() }))
    .filter(({ text, heading }) => text !== '' || heading !== undefined)
}

function withoutTitle({ children }: Root): Root['children'] {
  const [first, ...rest] = children
  return first?.type === 'heading' && first.depth === 1 ? rest : children
}

/** The sidenotes that a block is the first to refer to; they are taken out of `notes`. */
function referred(block: Nodes, notes: Map<string, FootnoteDefinition>, source: string): string[] {
  const text: string[] = []
  visit(block, 'footnoteReference', ({ identifier }) => {
    const note = notes.get(identifier)
    notes.delete(identifier)
    if (note) text.push(...note.children.flatMap((child) => plain(child, source)))
  })
  return text
}

/** The words of a node, in pieces between which a space may stand. */
function plain(node: Nodes, source: string): string[] {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
      return [node.value]
    case 'code':
      return node.lang === 'mermaid' ? [] : [node.value]
    case 'html':
    case 'footnoteReference':
      return []
  }
  // What only looks like a directive (`localhost:8080`) is text.
  if (isDirective(node) && node.type === 'textDirective' && node.name !== 'term') {
    const { start, end } = node.position ?? {}
    return [source.slice(start?.offset, end?.offset)]
  }
  if (!('children' in node)) return []
  const pieces = node.children.map((child) => plain(child, source))
  const isLine = ['paragraph', 'heading', 'tableCell', 'link', 'emphasis', 'strong', 'delete'].includes(node.type)
  return isLine || isDirective(node) ? [pieces.flat().join('')] : pieces.flat()
}
