import type { Html, Parent, PhrasingContent, Root, RootContent } from 'mdast'
import { visit } from './visit.ts'
import type { ProblemList } from './problem-list.ts'

const BARE = ['kbd', 'sub', 'sup', 'dfn', 'mark', 'var', 'samp'] as const

/**
 * HTML in Markdown is not passed through: it is shown as the text it is, with a problem, so that no page can carry markup
 * of its own. Comments are left out. A few tags without attributes that Markdown has no sign for (`<kbd>`, `<sub>`, `<sup>`, `<dfn>`,
 * `<mark>`, `<var>`, `<samp>`, `<br>`) are understood when opened and closed in one paragraph.
 */
export function takeHtml(tree: Root, problems: ProblemList): void {
  visit(tree, (node) => {
    if ('children' in node) node.children = settle(node, problems)
  })
}

function settle(parent: Parent, problems: ProblemList): RootContent[] {
  const settled: RootContent[] = []
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
    const close = name
      ? parent.children.findIndex((one, at) => at > index && one.type === 'html' && one.value === `</${name}>`)
      : -1
    if (name && close !== -1) {
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

function asText(node: Html, parent: Parent, problems: ProblemList): RootContent {
  problems.add(
    node,
    'HTML is shown as text here.',
    `Markdown, directives, and ${BARE.map((one) => `<${one}>`).join(' ')} <br> without attributes`,
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
