import type { Nodes } from 'mdast'
import { toString } from 'mdast-util-to-string'

// remark-directive adds these to Markdown's own nodes.
export type ContainerDirective = Extract<Nodes, { type: 'containerDirective' }>
export type LeafDirective = Extract<Nodes, { type: 'leafDirective' }>
export type Directive = ContainerDirective | LeafDirective | Extract<Nodes, { type: 'textDirective' }>

export function isDirective(node: Nodes): node is Directive {
  return node.type === 'containerDirective' || node.type === 'leafDirective' || node.type === 'textDirective'
}

/** The slug in `::experiment{keep-alive}` or `::experiment[keep-alive]`; undefined when there is none, or more than one. */
export function namedSlug(node: LeafDirective): string | undefined {
  const keys = Object.entries(node.attributes ?? {})
  const label = toString(node).trim()
  if (label) return keys.length === 0 ? label : undefined
  const [first] = keys
  return keys.length === 1 && first && first[1] === '' ? first[0] : undefined
}
