import type { Element, ElementContent, Root, Text } from 'hast'
import { toString } from 'mdast-util-to-string'
import { didYouMean } from '../nearest.ts'
import type { GlossaryTerm } from '../types.ts'
import { element, text } from './hast.ts'
import type { ProblemList } from './problem-list.ts'
import { anchorOf } from './take-headings.ts'

const NO_TERMS = [
  'a',
  'button',
  'code',
  'pre',
  'dfn',
  'kbd',
  'samp',
  'summary',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'th',
  'svg',
  'figure',
]

/**
 * Marks the first use of each glossary term on a page: a button that shows the meaning in a popover, which needs no script.
 * A term that the page marks itself with `:term[…]` is marked there, as a definition, and nowhere else.
 */
export function markTerms(tree: Root, glossary: readonly GlossaryTerm[], prefix: string, problems: ProblemList): void {
  const byName = new Map<string, GlossaryTerm>()
  for (const entry of glossary) for (const name of [entry.term, ...entry.also]) byName.set(folded(name), entry)
  const done = new Set<GlossaryTerm>()
  markDefinitions(tree, byName, done, prefix, problems)
  const names = [...byName].filter(([, entry]) => !done.has(entry)).map(([name]) => name)
  if (!names.length) return
  const pattern = patternOf(names)
  walk(tree, (node) => {
    const parts: ElementContent[] = []
    let rest = 0
    for (const match of node.value.matchAll(pattern)) {
      const entry = byName.get(folded(match[0]))
      if (!entry || done.has(entry)) continue
      done.add(entry)
      parts.push(text(node.value.slice(rest, match.index)), ...marked(entry, [text(match[0])], prefix))
      rest = match.index + match[0].length
    }
    return parts.length ? [...parts, text(node.value.slice(rest))] : undefined
  })
}

function markDefinitions(
  tree: Root,
  byName: ReadonlyMap<string, GlossaryTerm>,
  done: Set<GlossaryTerm>,
  prefix: string,
  problems: ProblemList,
): void {
  const go = (parent: Root | Element) => {
    for (const node of parent.children) {
      if (node.type !== 'element') continue
      if (node.tagName !== 'dfn') {
        go(node)
        continue
      }
      const name = toString(node)
      const entry = byName.get(folded(name))
      if (!entry) problems.add(node, `The glossary has no term “${name}”.`, didYouMean(name, [...byName.keys()]))
      else if (!done.has(entry)) {
        done.add(entry)
        node.children = marked(entry, node.children, prefix)
      }
    }
  }
  go(tree)
}

function marked(entry: GlossaryTerm, label: ElementContent[], prefix: string): ElementContent[] {
  const id = `${prefix}g-${anchorOf(entry.term)}`
  return [
    element('button', { className: ['term'], type: 'button', popoverTarget: id }, label),
    element('span', { className: ['meaning'], id, popover: 'auto', role: 'note' }, [
      element('strong', {}, [text(entry.term)]),
      text(` ${entry.means.trim()}`),
    ]),
  ]
}

function walk(parent: Root | Element, take: (node: Text) => ElementContent[] | undefined): void {
  for (let index = 0; index < parent.children.length; index++) {
    const node = parent.children[index]
    if (node?.type === 'element' && !NO_TERMS.includes(node.tagName) && !isNote(node)) walk(node, take)
    const parts = node?.type === 'text' ? take(node) : undefined
    if (!parts) continue
    parent.children.splice(index, 1, ...parts)
    index += parts.length - 1
  }
}

function isNote(node: Element): boolean {
  return node.properties['role'] === 'note'
}

function folded(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase()
}

function patternOf(names: readonly string[]): RegExp {
  const longestFirst = [...names].sort((a, b) => b.length - a.length)
  const alternatives = longestFirst.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll(' ', '\\s+'))
  return new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}_-])`, 'giu')
}
