import type { Element, ElementContent, Nodes } from 'hast'

export const HEADING = /^h[1-6]$/

/** A paragraph wholly in bold: what people write who want a heading without its size. */
export function looksLikeHeading(node: Element): boolean {
  if (node.tagName !== 'p') return false
  const parts = node.children.filter((child) => child.type !== 'text' || /[\p{L}\p{N}]/u.test(child.value))
  const [only] = parts
  return parts.length === 1 && only?.type === 'element' && ['strong', 'b'].includes(only.tagName)
}

/** What an item itself says: up to its lists, and only its first paragraph. */
export function labelOf(item: Element): ElementContent[] {
  const label: ElementContent[] = []
  for (const node of item.children) {
    if (node.type !== 'element') label.push(node)
    else if (node.tagName === 'p') {
      if (collapse(label.map(textOf).join(''))) break
      label.push(...node.children)
    } else if (['ul', 'ol', 'pre', 'blockquote', 'table', 'div'].includes(node.tagName)) break
    else label.push(node)
  }
  return label
}

/** A table that holds lists or headings is there for their places on the page. */
export function holdsOutline(table: Element): boolean {
  return table.children.some(
    (node) => node.type === 'element' && (/^(?:[uod]l|h[1-6])$/.test(node.tagName) || holdsOutline(node)),
  )
}

/** The lists directly in an item. */
export function listsIn(item: Element): Element[] {
  return item.children
    .filter((node) => node.type === 'element')
    .filter((node) => node.tagName === 'ul' || node.tagName === 'ol')
}

/** The first link of an item, wherever it is wrapped, and what stands before and after it. */
export function splitAtLink(label: readonly ElementContent[]): {
  before: ElementContent[]
  link?: Element
  after: ElementContent[]
} {
  for (const [index, node] of label.entries()) {
    if (node.type !== 'element') continue
    const before = label.slice(0, index)
    const after = label.slice(index + 1)
    if (node.tagName === 'a' && node.properties['href']) return { before, link: node, after }
    const inner = splitAtLink(node.children)
    if (inner.link) return { before: [...before, ...inner.before], link: inner.link, after: [...inner.after, ...after] }
  }
  return { before: [...label], after: [] }
}

/** The text of a node, as written. */
export function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value
  if (node.type === 'element' && node.tagName === 'br') return ' '
  return 'children' in node ? node.children.map(textOf).join('') : ''
}

/** The text of a node, with the addresses that its links lead to. */
export function withAddresses(node: Nodes): string {
  const inner = 'children' in node ? node.children.map(withAddresses).join('') : textOf(node)
  return node.type === 'element' && node.tagName === 'a' && node.properties['href']
    ? `${inner} (${String(node.properties['href'])})`
    : inner
}

const INLINE = [
  'a',
  'b',
  'strong',
  'em',
  'i',
  'code',
  'span',
  'font',
  'u',
  's',
  'del',
  'ins',
  'sub',
  'sup',
  'small',
  'kbd',
  'mark',
  'br',
  'img',
]

/** An element that stands within a line of text. */
export function isInline(node: Element): boolean {
  return INLINE.includes(node.tagName)
}

/** Whether a colon at the end is one, and doesn't close the name of an emoji, as in `:tada:`. */
export function closesNothing(title: string): boolean {
  return !/(?:^|\s):[a-z0-9_+-]+:$/i.test(title)
}

/** Text on one line. */
export function collapse(text: string): string {
  return text.replace(/[\s\u0000-\u001f]+/g, ' ').trim()
}

/** Why a text was not taken, by what it stands in. */
export function reasonFor(parent: Nodes): string {
  const name = parent.type === 'element' ? parent.tagName : ''
  if (name === 'code' || name === 'pre') return 'code'
  if (name === 'script' || name === 'style') return 'neither text nor item'
  return 'text, neither a heading nor an item'
}

/** The same for a heading and for the anchors that various sites make of it. */
export function anchor(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '')
}

/** An anchor without its percent signs, or as it is when they are broken. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A text that says something: a word, a number, or a sign such as ✅. */
export const SAYS = /[\p{L}\p{N}\p{Extended_Pictographic}]/u

/** A heading, or what only looks like one. */
export function isHeading(node: Element): boolean {
  return HEADING.test(node.tagName) || looksLikeHeading(node)
}

/** The box of a task. */
export function boxIn(node: Nodes): Element | undefined {
  if (node.type !== 'element') return undefined
  if (node.tagName === 'input' && node.properties['type'] === 'checkbox') return node
  return node.children.map(boxIn).find((one) => one !== undefined)
}
