import type { Element, Root as HastRoot } from 'hast'
import type { Root } from 'mdast'
import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'
import { visit } from './visit.ts'
import type { GlossaryTerm, ImageFile, RenderedPage } from '../types.ts'
import { numberBlocks } from './blocks.ts'
import { collectCode, finishCode } from './code-blocks.ts'
import { element } from './hast.ts'
import { markTerms } from './mark-terms.ts'
import { pageSchema } from './page-schema.ts'
import { asParsed, parseMarkdown } from './parse.ts'
import { ProblemList } from './problem-list.ts'
import { Sidenotes } from './sidenotes.ts'
import { takeDirectives } from './take-directives.ts'
import { takeHeadings } from './take-headings.ts'
import { takeHtml } from './take-html.ts'
import { takeImages } from './take-images.ts'
import { takeLinks } from './take-links.ts'

export interface RenderOptions {
  /** The file's path, for problems. */
  readonly path?: string
  /** Terms whose first use is marked. */
  readonly glossary?: readonly GlossaryTerm[]
  /** Slugs that may be named; without a list any may. */
  readonly experiments?: readonly string[]
  readonly builds?: readonly string[]
  readonly topics?: readonly string[]
  /** The pictures that stand beside the text, for `images/…`: without a list any name is taken, and none has a size. */
  readonly images?: readonly Pick<ImageFile, 'name' | 'width' | 'height'>[]
  /** The address of one of them; `images/<name>` unless told. */
  readonly imageHref?: (name: string) => string
  /** The address of a topic's page, for links such as `topic:what-is-http`; `/topics/<slug>` unless told. */
  readonly topicHref?: (slug: string) => string
  /** Put before every id, so that several pages fit on one: letters, digits and hyphens. */
  readonly idPrefix?: string
}

const writer = unified().use(rehypeStringify).freeze()

/**
 * Renders a page of Markdown (docs/authoring.md says what is understood) to HTML without anything active in it, whoever
 * wrote it: no script, style, form, frame or HTML of the source's own, and addresses of few kinds only. Works under a content
 * policy without inline styles or scripts. Never throws for what the source holds; its faults are `problems`.
 */
export async function renderMarkdown(given: string, options: RenderOptions = {}): Promise<RenderedPage> {
  const source = asParsed(given)
  const prefix = options.idPrefix ?? ''
  const problems = new ProblemList(options.path ?? '')
  const tree = parseMarkdown(source)
  const blocks = numberBlocks(tree, prefix)
  takeHtml(tree, problems)
  const named = takeDirectives(tree, source, options, problems)
  takeLinks(tree, { ...options, topicHref: options.topicHref ?? ((slug) => `/topics/${slug}`) }, problems)
  takeImages(tree, options, problems)
  const { title, headings } = takeHeadings(tree, prefix, problems)
  takeTasks(tree)
  boundTables(tree, problems)
  const codes = collectCode(tree)
  const notes = new Sidenotes(tree, problems)

  const page = toHast(tree, notes)
  await finishCode(page, codes, prefix, problems)
  notes.finish(page, prefix)
  markTerms(page, options.glossary ?? [], prefix, problems)
  finishElements(page)
  const html = writer.stringify(page)
  return { html, ...(title ? { title } : {}), headings, blocks, ...named, problems: problems.sorted() }
}

function toHast(tree: Root, notes: Sidenotes): HastRoot {
  const { handler } = notes
  return unified()
    .use(remarkRehype, { handlers: { footnoteReference: handler } })
    .use(rehypeSanitize, pageSchema)
    .runSync(tree)
}

/** A task's box becomes a sign in the text: a page has no form fields. */
function takeTasks(tree: Root): void {
  visit(tree, 'listItem', (node) => {
    if (typeof node.checked !== 'boolean') return
    const sign = { type: 'text', value: node.checked ? '☑ ' : '☐ ' } as const
    const [first] = node.children
    if (first?.type === 'paragraph') first.children.unshift(sign)
    node.checked = null
  })
}

/** Rows are filled up to the width of their table: a few kilobytes could become gigabytes. */
function boundTables(tree: Root, problems: ProblemList): void {
  let cells = 0
  visit(tree, 'table', (node) => {
    cells += node.children.length * (node.align?.length ?? 0)
    if (cells <= MOST_CELLS) return
    problems.add(node, 'The tables have too many cells.', `at most ${MOST_CELLS} on a page`)
    // Rows then have the cells that are written.
    node.align = null
  })
}

const MOST_CELLS = 50_000

function finishElements(page: HastRoot): void {
  visit(page, 'element', (node, index, parent) => {
    if (node.tagName === 'a' && isElsewhere(node)) node.properties['rel'] = ['external', 'noopener']
    if (node.tagName === 'img') Object.assign(node.properties, { loading: 'lazy', referrerPolicy: 'no-referrer' })
    if (node.tagName !== 'table' || !parent || index === undefined) return
    const { dataB, ...properties } = node.properties
    node.properties = properties
    const scroll = { className: ['table'], role: 'group', ariaLabel: 'Table', tabIndex: 0, ...(dataB ? { dataB } : {}) }
    parent.children[index] = element('div', scroll, [node])
    return index + 1
  })
}

function isElsewhere(link: Element): boolean {
  return /^(?:https?:)?\/\//i.test(String(link.properties['href'] ?? ''))
}
