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

/** The anchors of a page's headings: where one is taken already, it gets the next number that is free. */
export class Anchors {
  readonly #taken = new Set<string>()
  readonly #copies = new Map<string, number>()

  of(heading: string): string {
    const plain = anchorOf(heading)
    let anchor = plain
    let copy = this.#copies.get(plain) ?? 1
    while (this.#taken.has(anchor)) anchor = `${plain}-${++copy}`
    this.#copies.set(plain, copy)
    this.#taken.add(anchor)
    return anchor
  }
}

const MOST_ANCHORS = 40

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
  const anchors = new Anchors()
  const headings: { depth: number; id: string; text: string }[] = []
  visit(tree, 'heading', (node: Heading) => {
    if (node.depth === 1) {
      problems.add(node, 'A page has one title, its first line.', 'a heading of level 2 (##)')
      node.depth = 2
    }
    const text = toString(node).trim()
    const anchor = anchors.of(text)
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
    else problems.add(node, `No heading of this page has the anchor “${anchor}”.`, anchorsOf(ids))
  })
  return { ...(title ? { title } : {}), headings }
}

/** Those of the first headings: a page may have thousands, and as many links. */
function anchorsOf(ids: ReadonlyMap<string, string>): string {
  const shown = [...ids.keys().take(MOST_ANCHORS)].map((one) => `#${one}`)
  return [...shown, ...(ids.size > MOST_ANCHORS ? ['…'] : [])].join(', ')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
