import type { Paragraph, PhrasingContent, Root, RootContent } from 'mdast'
import { SKIP, visit } from './visit.ts'
import { SLUG } from '../folder.ts'
import { didYouMean } from '../nearest.ts'
import {
  isDirective,
  namedSlug,
  type ContainerDirective,
  type Directive,
  type LeafDirective,
} from './directive-name.ts'
import type { ProblemList } from './problem-list.ts'

export interface Named {
  readonly experiments: readonly string[]
  readonly builds: readonly string[]
}

const BLOCKS = ['::experiment{slug}', '::build{slug}', ':::hint']

/**
 * Turns directives into the elements they stand for. What only looks like one (`localhost:PORT`) is put back as the text
 * it was. `known` are the slugs that may be named; without them any may.
 */
export function takeDirectives(tree: Root, source: string, known: Partial<Named>, problems: ProblemList): Named {
  const experiments: string[] = []
  const builds: string[] = []
  visit(tree, (node, index, parent) => {
    if (!isDirective(node) || !parent || index === undefined) return
    const replace = (...by: RootContent[]): [typeof SKIP, number] => {
      parent.children.splice(index, 1, ...by)
      return [SKIP, index + by.length]
    }
    if (node.type === 'textDirective') {
      if (node.name === 'term') {
        asElement(node, 'dfn', {})
        return
      }
      return replace({ type: 'text', value: sourceOf(node, source) })
    }
    if (node.type === 'leafDirective' && (node.name === 'experiment' || node.name === 'build')) {
      const [list, slugs] = node.name === 'experiment' ? [experiments, known.experiments] : [builds, known.builds]
      const slug = named(node, slugs, problems)
      if (!slug) return replace()
      list.push(slug)
      node.children = []
      asElement(node, 'div', { [node.name === 'experiment' ? 'dataExperiment' : 'dataBuild']: slug })
      return
    }
    if (node.type === 'containerDirective' && node.name === 'hint') {
      hint(node)
      return
    }
    problems.add(node, `There is no directive “${node.name}” of this form.`, didYouMean(node.name, BLOCKS))
    const text: Paragraph = { type: 'paragraph', children: [{ type: 'text', value: sourceOf(node, source) }] }
    if (node.data) text.data = node.data
    if (node.position) text.position = node.position
    return replace(text)
  })
  visit(tree, 'paragraph', (node) => {
    const [first] = node.children
    if (first?.type !== 'text' || !/^:{2,}(?:experiment|build|hint)\b/.test(first.value)) return
    problems.add(node, 'This looks like a directive, and can’t be read as one.', BLOCKS.join(', '))
  })
  return { experiments, builds }
}

function named(node: LeafDirective, known: readonly string[] | undefined, problems: ProblemList): string | undefined {
  const slug = namedSlug(node)
  const form = `::${node.name}{slug}`
  if (slug === undefined || !SLUG.test(slug)) {
    problems.add(node, `This ${node.name} names nothing that could be one.`, form)
    return undefined
  }
  if (known && !known.includes(slug)) {
    problems.add(node, `There is no ${node.name} “${slug}” in this topic.`, didYouMean(slug, known))
    return undefined
  }
  return slug
}

function hint(node: ContainerDirective): void {
  const [first, ...rest] = node.children
  const isLabel = first?.type === 'paragraph' && first.data !== undefined && 'directiveLabel' in first.data
  const label: PhrasingContent[] = isLabel ? first.children : [{ type: 'text', value: 'A hint' }]
  const summary: Paragraph = { type: 'paragraph', children: label, data: { hName: 'summary' } }
  node.children = [summary, ...(isLabel ? rest : node.children)]
  asElement(node, 'details', { className: 'hint' })
}

function asElement(node: Directive, name: string, properties: Record<string, string>): void {
  node.data = { ...node.data, hName: name, hProperties: { ...node.data?.hProperties, ...properties } }
}

function sourceOf(node: Directive, source: string): string {
  const { start, end } = node.position ?? {}
  return source.slice(start?.offset ?? 0, end?.offset ?? 0)
}
