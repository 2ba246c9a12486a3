import type { Node } from 'unist'
import type { ContainerDirective, LeafDirective, TextDirective } from 'mdast-util-directive'
import { toString } from 'mdast-util-to-string'

export type Directive = ContainerDirective | LeafDirective | TextDirective

export function isDirective(node: Node): node is Directive {
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
