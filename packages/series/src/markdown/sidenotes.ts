import type { Element, Root as HastRoot } from 'hast'
import type { FootnoteDefinition, FootnoteReference, PhrasingContent, Root } from 'mdast'
import { toString } from 'mdast-util-to-string'
import type { Options } from 'remark-rehype'
import { visit } from './visit.ts'
import { blockOf } from './blocks.ts'
import { element, span, text } from './hast.ts'
import type { ProblemList } from './problem-list.ts'

type State = Parameters<NonNullable<NonNullable<Options['handlers']>['footnoteReference']>>[0]

interface Note {
  readonly number: number
  readonly definition: FootnoteDefinition
}

/**
 * Footnotes become sidenotes: each stands directly after its number, in the same paragraph. Without a script it is simply
 * there; with one it opens and closes by `aria-controls`. A second reference to a note leads to the first.
 */
export class Sidenotes {
  readonly #notes = new Map<string, Note>()
  readonly #definitions = new Map<string, FootnoteDefinition>()
  readonly #problems: ProblemList
  #inside = false

  constructor(tree: Root, problems: ProblemList) {
    this.#problems = problems
    visit(tree, 'footnoteDefinition', (node: FootnoteDefinition) => {
      if (this.#definitions.has(node.identifier))
        problems.add(node, `The note “${node.identifier}” is given twice.`, 'a note once')
      else this.#definitions.set(node.identifier, node)
    })
    visit(tree, 'text', (node) => {
      for (const [, name] of node.value.matchAll(/\[\^([^\]\s]{1,999})\]/g))
        problems.add(node, `There is no note “${name}”.`, `[^${name}]: …`)
    })
  }

  /** The handler for remark-rehype: a placeholder that holds the note's text. */
  readonly handler = (state: State, node: FootnoteReference): Element | undefined => {
    const definition = this.#definitions.get(node.identifier)
    if (!definition) return undefined
    if (this.#inside) {
      this.#problems.add(node, 'A note can’t have a note.', 'one level of notes')
      return undefined
    }
    const known = this.#notes.get(node.identifier)
    if (known) return element('span', { dataNoteAgain: String(known.number) })
    const number = this.#notes.size + 1
    this.#notes.set(node.identifier, { number, definition })
    this.#inside = true
    const children = state.all({ type: 'paragraph', children: this.#phrasing(definition) })
    this.#inside = false
    const block = blockOf(definition)
    return element('span', { dataNote: String(number), ...(block ? { dataB: block } : {}) }, children)
  }

  #phrasing(definition: FootnoteDefinition): PhrasingContent[] {
    const parts: PhrasingContent[] = []
    for (const child of definition.children) {
      if (parts.length) parts.push({ type: 'break' })
      if (child.type === 'paragraph') parts.push(...child.children)
      else {
        this.#problems.add(child, 'A note holds text only.', 'sentences, links and inline code')
        parts.push({ type: 'text', value: toString(child) })
      }
    }
    return parts
  }

  /** Puts the final markup in place of the placeholders, and reports notes that nothing refers to. */
  finish(tree: HastRoot, prefix: string): void {
    visit(tree, 'element', (node, index, parent) => {
      if (node.tagName !== 'span' || !parent || index === undefined) return
      const { dataNote, dataNoteAgain, dataB } = node.properties
      if (dataNoteAgain) {
        const again = String(dataNoteAgain)
        parent.children[index] = element('a', { className: ['sn-ref'], href: `#${prefix}sn${again}` }, [
          span('vh', 'note '),
          text(again),
        ])
      }
      if (!dataNote) return
      const number = String(dataNote)
      const id = `${prefix}sn${number}`
      const button = element(
        'button',
        { className: ['sn-ref'], type: 'button', ariaExpanded: 'false', ariaControls: [id] },
        [span('vh', 'note '), text(number)],
      )
      const note = { className: ['sn'], id, role: 'note', dataN: number, ...(dataB ? { dataB } : {}) }
      // A button alone may go to the next line; what holds it stays with the word before it.
      const held = element('span', { className: ['sn-hold'] }, [button])
      parent.children.splice(index, 1, held, element('span', note, node.children))
      return index + 2
    })
    for (const [name, definition] of this.#definitions) {
      if (!this.#notes.has(name))
        this.#problems.add(definition, `Nothing refers to the note “${name}”.`, `[^${name}] in the text`)
    }
  }
}
