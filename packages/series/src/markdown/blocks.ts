import type { Root, RootContent } from 'mdast'
import type { RenderedPage } from '../types.ts'

/**
 * Gives every top-level block of a page an id and notes its lines. The id comes out as `data-b` on the block's element
 * (a footnote's on its sidenote); the page's title and link definitions have lines and no element.
 */
export function numberBlocks(tree: Root, prefix: string): RenderedPage['blocks'] {
  const blocks: { id: string; from: number; to: number }[] = []
  for (const node of tree.children) {
    if (!node.position) continue
    const id = `${prefix}b${blocks.length + 1}`
    blocks.push({ id, from: node.position.start.line, to: node.position.end.line })
    property(node, 'dataB', id)
  }
  return blocks
}

/** Sets a property of the element that a node will become. */
export function property(node: RootContent, name: string, value: string): void {
  node.data = { ...node.data, hProperties: { ...node.data?.hProperties, [name]: value } }
}

/** The block id given by numberBlocks. */
export function blockOf(node: RootContent): string | undefined {
  const id = node.data?.hProperties?.['dataB']
  return typeof id === 'string' ? id : undefined
}
