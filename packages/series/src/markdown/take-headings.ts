import type { Heading, Root } from 'mdast'
import { toString } from 'mdast-util-to-string'
import { visit } from './visit.ts'
import type { RenderedPage } from '../types.ts'
import { property } from './blocks.ts'
import type { ProblemList } from './problem-list.ts'

/** A heading's id without its prefix: its letters and digits, in lower case, joined by hyphens. */
export function anchorOf(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '') || 'section'
  )
}

/**
 * Takes a leading H1 out as the title, gives the other headings ids, and points links within the page (`#its-heading`)
 * at them. The ids carry a prefix, so that no heading can take the name of something else on the page.
 */
export function takeHeadings(
  tree: Root,
  prefix: string,
  problems: ProblemList,
): Pick<RenderedPage, 'title' | 'headings'> {
  const [first] = tree.children
  let title: string | undefined
  if (first?.type === 'heading' && first.depth === 1) {
    title = toString(first).trim()
    tree.children.shift()
  }
  const ids = new Map<string, string>()
  const headings: { depth: number; id: string; text: string }[] = []
  visit(tree, 'heading', (node: Heading) => {
    if (node.depth === 1) {
      problems.add(node, 'A page has one title, its first line.', 'a heading of level 2 (##)')
      node.depth = 2
    }
    const text = toString(node).trim()
    let anchor = anchorOf(text)
    for (let copy = 2; ids.has(anchor); copy++) anchor = `${anchorOf(text)}-${copy}`
    const id = `${prefix}s-${anchor}`
    ids.set(anchor, id)
    property(node, 'id', id)
    headings.push({ depth: node.depth, id, text })
  })
  visit(tree, ['link', 'definition'], (node) => {
    if (!('url' in node) || typeof node.url !== 'string' || !node.url.startsWith('#')) return
    const anchor = decoded(node.url.slice(1))
    const id = ids.get(anchor)
    if (id) node.url = `#${id}`
    else
      problems.add(
        node,
        `No heading of this page has the anchor “${anchor}”.`,
        [...ids.keys()].map((one) => `#${one}`).join(', '),
      )
  })
  return { ...(title ? { title } : {}), headings }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
