import type { Element, ElementContent, Nodes, Root } from 'hast'
import { visit } from 'unist-util-visit'
import type { Remark } from './import-report.ts'
import { licenceOf } from './licence-of.ts'
import {
  anchor,
  boxIn,
  collapse,
  closesNothing,
  decoded,
  HEADING,
  isHeading,
  SAYS,
  labelOf,
  listsIn,
  looksLikeHeading,
  reasonFor,
  holdsOutline,
  isInline,
  splitAtLink,
  textOf,
  withAddresses,
} from './labels.ts'
import type { Readme } from './parse-readme.ts'
import { README_MARK } from './readme-mark.ts'

/** A heading or an item of a README, with what stands below it. */
export interface OutlineNode {
  readonly kind: 'heading' | 'item'
  readonly line: number
  readonly text: string
  readonly link?: string
  /** Headings: 1 to 6, 7 for what only looks like one. Items: how deep they are nested, from 1. */
  readonly depth: number
  readonly children: OutlineNode[]
}

export interface Outline {
  /** Headings and items in the order of the file. Items hang below the heading they follow; headings don't hang below others yet. */
  readonly nodes: readonly OutlineNode[]
  /** The first paragraph, before any item. */
  readonly lead?: { readonly line: number; readonly text: string }
  /** What stands below a heading “License”, and its SPDX name. */
  readonly licence?: { readonly line: number; readonly text: string; readonly spdx: string }
  readonly changed: Remark[]
  readonly left: Remark[]
}

/** Reads headings and items from a README. Every text that becomes neither is in `left`. */
export function readOutline(readme: Readme): Outline {
  return new OutlineReader(readme).read()
}

const LICENCE = /^\P{L}*(?:the )?licen[cs](?:e|ing)\P{L}*$/iu

// What stands round headings and lists without being either; a table too, when it only lays them out.
const WRAPPERS = [
  'html',
  'body',
  'main',
  'article',
  'section',
  'header',
  'nav',
  'div',
  'center',
  'details',
  'dl',
  'span',
  'font',
].concat(['table', 'thead', 'tbody', 'tr', 'td', 'th'])

class OutlineReader {
  readonly #readme: Readme
  readonly #used = new Set<Nodes>()
  readonly #nodes: OutlineNode[] = []
  readonly #changed: Remark[] = []
  readonly #left: Remark[] = []
  readonly #anchors = new Set<string>()
  #lead: { line: number; text: string } | undefined
  #licence: Outline['licence']
  readonly #leftOut = new Set<Nodes>()
  readonly #boxes: { line: number; isTicked: boolean }[] = []

  constructor(readme: Readme) {
    this.#readme = readme
  }

  read(): Outline {
    for (const { line, text } of this.#readme.frontMatter) this.#left.push({ line, text, reason: 'front matter' })
    visit(this.#readme.tree, 'element', (node) => {
      if (HEADING.test(node.tagName)) this.#anchors.add(anchor(textOf(node)))
      for (const name of [node.properties['id'], node.properties['name']])
        if (typeof name === 'string') this.#anchors.add(anchor(name))
    })
    this.#blocks(this.#readme.tree)
    this.#leaveTheRest()
    this.#tellBoxes()
    const by = (a: Remark, b: Remark) => a.line - b.line
    return {
      nodes: this.#nodes,
      ...(this.#lead ? { lead: this.#lead } : {}),
      ...(this.#licence ? { licence: this.#licence } : {}),
      changed: this.#changed.sort(by),
      left: this.#left.sort(by),
    }
  }

  #blocks(parent: Root | Element): void {
    for (const [index, node] of parent.children.entries()) {
      if (node.type !== 'element' || this.#leftOut.has(node)) continue
      if (this.#licenceSection(node, parent.children.slice(index + 1))) continue
      if (HEADING.test(node.tagName)) this.#heading(node, Number(node.tagName[1]))
      else if (node.tagName === 'summary' || node.tagName === 'dt' || looksLikeHeading(node)) this.#heading(node, 7)
      else if (node.tagName === 'ul' || node.tagName === 'ol') this.#list(node, 1, this.#below())
      else if (node.tagName === 'dd') this.#item(node, 1, this.#below())
      else if (node.tagName === 'table' && !holdsOutline(node)) this.#table(node)
      else if (node.tagName === 'p') this.#paragraph(node)
      else if (WRAPPERS.includes(node.tagName)) this.#blocks(node)
    }
  }

  #heading(node: Element, depth: number): void {
    const line = this.#readme.lineOf(node)
    const link = this.#link(node, line)
    const text = this.#title(this.#take(node), line)
    if (text === '') return
    this.#nodes.push({ kind: 'heading', line, text, depth, children: [], ...(link ? { link } : {}) })
  }

  /** A heading “License” over a line or two says how the file may be used; it is no topic. The first heading is the title. */
  #licenceSection(heading: Element, after: readonly Nodes[]): boolean {
    if (this.#nodes.length === 0 || !isHeading(heading) || !LICENCE.test(collapse(textOf(heading)))) return false
    const next = after.findIndex((node) => node.type === 'element' && isHeading(node))
    const section = after
      .slice(0, next === -1 ? undefined : next)
      .filter((node): node is Element => node.type === 'element' && node.tagName !== 'hr')
    const isText = section.length > 0 && section.every((node) => node.tagName === 'p')
    if (!isText || !section.some((node) => /[\p{L}\p{N}]/u.test(textOf(node)))) return false
    const line = this.#readme.lineOf(section[0]!)
    const text = collapse(section.map(textOf).join(' '))
    const spdx = this.#licence ? undefined : licenceOf(text)
    if (spdx !== undefined) {
      this.#licence = { line, text, spdx }
      for (const node of [heading, ...section]) this.#take(node)
    } else {
      this.#leave([heading], this.#readme.lineOf(heading), 'heads what is said of the licence')
      for (const node of section)
        this.#leave(
          [node],
          this.#readme.lineOf(node),
          'about the licence, and not the name of one: set it in series.yaml',
        )
    }
    for (const node of section) this.#leftOut.add(node)
    return true
  }

  #paragraph(node: Element): void {
    if (this.#lead || this.#nodes.some((one) => one.kind === 'item' || one.children.length) || this.#nodes.length > 1)
      return
    const text = collapse(textOf(node))
    if (!(this.#readme.isOurs || /\p{L}.*\s.*\p{L}/u.test(text))) return
    this.#lead = { line: this.#readme.lineOf(node), text }
    this.#take(node)
  }

  #list(list: Element, depth: number, into: OutlineNode[]): void {
    for (const node of list.children) {
      if (node.type !== 'element') continue
      if (node.tagName === 'li') this.#item(node, depth, into)
      else if (node.tagName === 'ul' || node.tagName === 'ol') this.#list(node, depth, into)
    }
  }

  #item(node: Element, depth: number, into: OutlineNode[]): void {
    const line = this.#readme.lineOf(node)
    const label = labelOf(node)
    const box = label.flatMap((one) => boxIn(one) ?? [])[0]
    if (box)
      this.#boxes.push({
        line,
        isTicked: box.properties['checked'] !== undefined && box.properties['checked'] !== false,
      })
    const contents = this.#contentsEntry(label, line)
    const item = contents ? undefined : this.#itemOf(label, line, depth)
    if (item) into.push(item)
    for (const list of listsIn(node)) this.#list(list, depth + 1, item?.children ?? into)
  }

  /** Where an item belongs: below the last heading, or, before any, in the outline itself. */
  #below(): OutlineNode[] {
    return this.#nodes.findLast((one) => one.kind === 'heading')?.children ?? this.#nodes
  }

  #itemOf(label: readonly ElementContent[], line: number, depth: number): OutlineNode | undefined {
    const { before, link, after } = splitAtLink(label)
    const lead = collapse(before.map(textOf).join(''))
    if (link && !/[\p{L}\p{N}]/u.test(lead)) {
      const address = this.#address(link, line)
      for (const node of before) this.#take(node)
      const text = this.#title(collapse(`${lead} ${this.#take(link)}`), line)
      this.#leave(after, line, 'what follows the link of an item')
      return text === ''
        ? undefined
        : { kind: 'item', line, text, depth, children: [], ...(address ? { link: address } : {}) }
    }
    for (const node of before) this.#take(node)
    const text = this.#title(link ? lead.replace(/\s*[-–—:(|]+$/u, '') : lead, line)
    if (text === '') return undefined
    const address = link ? this.#address(link, line) : undefined
    if (link) this.#leave([link, ...after], line, 'the words of a link behind its title')
    return { kind: 'item', line, text, depth, children: [], ...(address ? { link: address } : {}) }
  }

  /** An item that only leads to a heading of the same file: a table of contents, which the headings say themselves. */
  #contentsEntry(label: readonly ElementContent[], line: number): boolean {
    const { link } = splitAtLink(label)
    const href = String(link?.properties['href'] ?? '')
    if (!href.startsWith('#') || !this.#anchors.has(anchor(decoded(href.slice(1))))) return false
    this.#leave(label, line, 'leads to a heading of this file: its table of contents')
    return true
  }

  #table(table: Element): void {
    const rows: Element[] = []
    visit(table, 'element', (node) => {
      if (node.tagName === 'tr') rows.push(node)
    })
    for (const row of rows) {
      const line = this.#readme.lineOf(row)
      const cells = row.children.filter((cell) => cell.type === 'element')
      if (cells.some((cell) => cell.tagName === 'th')) {
        this.#leave(cells, line, 'the head of a table')
        continue
      }
      const at = cells.findIndex((cell) => /\p{L}/u.test(textOf(cell)))
      const cell = cells[at]
      if (!cell) continue
      const item = this.#itemOf(cell.children, line, 1)
      const rest = cells.filter((one) => one !== cell)
      const link = item?.link ?? rest.map((one) => this.#link(one, line)).find((one) => one !== undefined)
      this.#leave(rest, line, 'another column of a table')
      if (item) this.#below().push({ ...item, ...(link ? { link } : {}) })
    }
  }

  #title(text: string, line: number): string {
    if (this.#readme.isOurs) return text
    const number = /^(?:\d+(?:\.\d+)*[.)]|\d+(?:\.\d+)+)\s+(?=.*\p{L})/u.exec(text)?.[0]
    if (number)
      this.#changed.push({ line, text, reason: `its number “${number.trim()}” is left out: the order gives it` })
    const title = text.slice(number?.length ?? 0)
    return closesNothing(title) ? title.replace(/\s*:$/, '') : title
  }

  #link(node: Element, line: number): string | undefined {
    let found: Element | undefined
    visit(node, 'element', (one) => {
      if (one.tagName === 'a' && one.properties['href'] && !found) found = one
    })
    return found ? this.#address(found, line) : undefined
  }

  #address(link: Element, line: number): string | undefined {
    const href = String(link.properties['href'] ?? '').trim()
    if (href === '' || (href.startsWith('#') && href.length < 2)) return undefined
    if (/^https?:\/\//i.test(href) && URL.canParse(href)) return href
    if (/^\/\//.test(href) && URL.canParse(`https:${href}`)) return `https:${href}`
    if (href.startsWith('#')) {
      if (!this.#anchors.has(anchor(decoded(href.slice(1)))))
        this.#left.push({ line, text: href, reason: 'leads nowhere in this file' })
      return undefined
    }
    if (/^[a-z][a-z0-9+.-]*:/i.test(href)) {
      this.#left.push({ line, text: href, reason: 'an address of another kind than http and https' })
      return undefined
    }
    return href
  }

  /** The text of a node, now taken care of. Pictures in it are not. */
  #take(node: Nodes): string {
    visit(node, 'text', (one) => {
      this.#used.add(one)
    })
    return collapse(textOf(node))
  }

  #leave(nodes: readonly ElementContent[], line: number, reason: string): void {
    const text = collapse(nodes.map(withAddresses).join(' '))
    for (const node of nodes) this.#take(node)
    if (SAYS.test(text)) this.#left.push({ line, text, reason })
  }

  /** Of all boxes at once: what is true of one is of the others. */
  #tellBoxes(): void {
    const [first] = this.#boxes
    if (!first) return
    const ticked = this.#boxes.filter(({ isTicked }) => isTicked).length
    const which = ticked === 0 ? 'none of them ticked' : `${ticked} of them ticked`
    this.#changed.push({
      line: first.line,
      text: `[${first.isTicked ? 'x' : ' '}]`,
      reason: `the boxes of ${this.#boxes.length === 1 ? '1 item' : `${this.#boxes.length} items`}, ${which}, are left out: a topic counts as written when it has an address, or its text stands in its folder`,
    })
  }

  /** Whatever nobody took: nothing is dropped without a word. */
  #leaveTheRest(): void {
    this.#leaveBelow(this.#readme.tree, { texts: [], reason: '', line: 1 })
  }

  #leaveBelow(node: Nodes, block: { texts: string[]; reason: string; line: number }, leadsTo = ''): void {
    const line = this.#readme.lineOf(node)
    if (node.type === 'comment' && node.value.trim() && `<!--${node.value}-->` !== README_MARK)
      this.#left.push({ line, text: collapse(node.value), reason: 'a comment' })
    if (node.type === 'text' && !this.#used.has(node)) block.texts.push(node.value)
    if (node.type === 'element' && node.tagName === 'img') {
      const text = collapse(`${String(node.properties['alt'] ?? '')} ${String(node.properties['src'] ?? '')}`)
      if (leadsTo === '') this.#left.push({ line, text, reason: 'a picture' })
      else this.#left.push({ line, text: `${text} (${leadsTo})`, reason: 'a picture, and where it leads' })
    }
    if (!('children' in node)) return
    const own = node.type === 'element' && isInline(node) ? block : { texts: [], reason: reasonFor(node), line }
    const href = node.type === 'element' && node.tagName === 'a' ? node.properties['href'] : undefined
    const onlyShows = href !== undefined && collapse(textOf(node)) === ''
    for (const child of node.children) this.#leaveBelow(child, own, onlyShows ? String(href) : leadsTo)
    if (href && own.texts.length) own.texts.push(` (${String(href)})`)
    if (own === block) return
    const text = collapse(own.texts.join(''))
    if (SAYS.test(text)) this.#left.push({ line, text, reason: own.reason })
  }
}
