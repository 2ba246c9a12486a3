import type { Html, Parent, PhrasingContent, Root, RootContent } from 'mdast'
import { visit } from './visit.ts'
import type { ProblemList } from './problem-list.ts'

const BARE = ['kbd', 'sub', 'sup', 'dfn', 'mark', 'var', 'samp'] as const

/**
 * HTML in Markdown is not passed through: it is shown as the text it is, with a note to its author, so that no page can
 * carry markup of its own. Comments are left out. A few tags without attributes that Markdown has no sign for (`<kbd>`, `<sub>`, `<sup>`, `<dfn>`,
 * `<mark>`, `<var>`, `<samp>`, `<br>`) are understood when opened and closed in one paragraph.
 */
export function takeHtml(tree: Root, problems: ProblemList): void {
  visit(tree, (node) => {
    if ('children' in node) node.children = settle(node, problems)
  })
}

function settle(parent: Parent, problems: ProblemList): RootContent[] {
  const settled: RootContent[] = []
  const closes = closesIn(parent)
  for (let index = 0; index < parent.children.length; index++) {
    const node = parent.children[index]
    if (!node) continue
    if (node.type !== 'html') {
      settled.push(node)
      continue
    }
    if (/^<!--[^]*-->$/.test(node.value.trim())) continue
    if (/^<br\s*\/?>$/.test(node.value)) {
      settled.push({ type: 'break' })
      continue
    }
    const name = BARE.find((one) => node.value === `<${one}>`)
    const close = name && nextOf(closes.get(`</${name}>`), index)
    if (name && close !== undefined) {
      const inner = {
        type: 'emphasis',
        children: parent.children.slice(index + 1, close) as PhrasingContent[],
      } as const
      settled.push({ ...inner, data: { hName: name }, ...(node.position ? { position: node.position } : {}) })
      index = close
    } else settled.push(asText(node, parent, problems))
  }
  return settled
}

/** Where each closing tag stands among the children, the last first. */
function closesIn(parent: Parent): ReadonlyMap<string, number[]> {
  const closes = new Map<string, number[]>()
  for (let at = parent.children.length - 1; at >= 0; at--) {
    const node = parent.children[at]
    if (node?.type !== 'html' || !node.value.startsWith('</')) continue
    const places = closes.get(node.value)
    if (places) places.push(at)
    else closes.set(node.value, [at])
  }
  return closes
}

/** The first place behind one; what stands before it is never asked for again. */
function nextOf(places: number[] | undefined, index: number): number | undefined {
  while (places?.length && places.at(-1)! <= index) places.pop()
  return places?.at(-1)
}

function asText(node: Html, parent: Parent, problems: ProblemList): RootContent {
  problems.add(
    node,
    'HTML is shown as text here.',
    `Markdown, directives, and ${BARE.map((one) => `<${one}>`).join(' ')} <br> without attributes`,
    'note',
  )
  const text = { type: 'text', value: node.value } as const
  if (parent.type === 'paragraph' || parent.type === 'heading' || !isFlow(parent)) return text
  return {
    type: 'paragraph',
    children: [text],
    ...(node.data ? { data: node.data } : {}),
    ...(node.position ? { position: node.position } : {}),
  }
}

const FLOW = ['root', 'blockquote', 'listItem', 'footnoteDefinition', 'containerDirective']

function isFlow(parent: Parent): boolean {
  return FLOW.includes(parent.type)
}
