import type { Remark } from './import-report.ts'
import type { Outline, OutlineNode } from './read-outline.ts'
import { freeSlug, slugOf } from './title-slug.ts'

export interface PlannedTopic {
  readonly slug: string
  readonly title: string
  readonly line: number
  readonly link?: string
}

interface PlannedChapter {
  readonly slug: string
  readonly title: string
  readonly line: number
  readonly topics: PlannedTopic[]
}

export interface Plan {
  readonly title?: { readonly line: number; readonly text: string }
  readonly chapters: PlannedChapter[]
  readonly changed: Remark[]
  readonly left: Remark[]
}

interface Heading extends OutlineNode {
  readonly below: Heading[]
}

/**
 * Makes chapters and topics of an outline. A heading with items is a chapter. One with headings below it that hold nothing
 * is a chapter too, and they are its topics. A heading with nothing is a chapter with one topic of its own name. Where headings
 * with items stand below another, they are chapters with its name before theirs.
 */
export function planSeries(outline: Outline): Plan {
  return new Planner().plan(outline)
}

class Planner {
  readonly #chapters: PlannedChapter[] = []
  readonly #changed: Remark[] = []
  readonly #left: Remark[] = []
  readonly #chapterSlugs = new Set<string>()
  readonly #topicSlugs = new Set<string>()

  plan(outline: Outline): Plan {
    const contents = new Set(
      outline.left.filter((one) => one.reason.endsWith('its table of contents')).map((one) => one.line),
    )
    const nodes = outline.nodes.filter((node, index) => !this.#headsContents(node, outline.nodes[index + 1], contents))
    const { title, rest } = takeTitle(nodes)
    const headings = rest.filter((node) => node.kind === 'heading')
    const loose = [...(title?.children ?? []), ...rest.filter((node) => node.kind === 'item')]
    if (headings.length === 0 && loose.some((item) => item.children.length))
      for (const item of loose) this.#itemAsChapter(item)
    else {
      if (loose.length) this.#looseItems(loose, title)
      for (const heading of nested(headings)) this.#heading(heading, [])
    }
    return {
      ...(title ? { title: { line: title.line, text: title.text } } : {}),
      chapters: this.#chapters,
      changed: this.#changed,
      left: this.#left,
    }
  }

  /** A heading over nothing but a table of contents says nothing of its own. */
  #headsContents(node: OutlineNode, next: OutlineNode | undefined, contents: ReadonlySet<number>): boolean {
    if (node.kind !== 'heading' || node.children.length || node.depth === 1) return false
    const heads = [...contents].some((line) => line > node.line && (next === undefined || line < next.line))
    if (heads) this.#left.push({ line: node.line, text: node.text, reason: 'heads a table of contents' })
    return heads
  }

  #looseItems(items: readonly OutlineNode[], title: OutlineNode | undefined): void {
    const name = title?.text ?? 'Topics'
    const chapter = this.#chapter(name, title?.line ?? items[0]?.line ?? 1)
    this.#changed.push({
      line: chapter.line,
      text: name,
      reason: 'items before any chapter: they are in one of this name',
    })
    this.#items(chapter, items)
  }

  #itemAsChapter(item: OutlineNode): void {
    const chapter = this.#chapter(item.text, item.line)
    if (item.children.length === 0) this.#topic(chapter, item)
    else {
      if (item.link)
        this.#left.push({ line: item.line, text: item.link, reason: 'the address of a chapter: only topics have one' })
      this.#items(chapter, item.children)
    }
  }

  #heading(heading: Heading, above: readonly string[]): void {
    const full = [...above, heading.text].join(': ')
    const leaves = heading.below.filter((one) => isLeaf(one))
    const isChapter = heading.children.length > 0 || leaves.length > 0 || heading.below.length === 0
    if (isChapter) {
      const chapter = this.#chapter(full, heading.line)
      if (above.length)
        this.#changed.push({
          line: heading.line,
          text: heading.text,
          reason: `stands below “${above.join(': ')}”: the chapter is named “${full}”`,
        })
      if (heading.children.length === 0 && leaves.length === 0) this.#topic(chapter, heading)
      else if (heading.link)
        this.#left.push({
          line: heading.line,
          text: heading.link,
          reason: 'the address of a chapter: only topics have one',
        })
      this.#items(chapter, heading.children)
      for (const leaf of leaves) this.#topic(chapter, leaf)
    } else if (heading.link)
      this.#left.push({
        line: heading.line,
        text: heading.link,
        reason: 'the address of a heading over chapters: only topics have one',
      })
    for (const below of heading.below) if (!isLeaf(below)) this.#heading(below, [...above, heading.text])
  }

  #items(chapter: PlannedChapter, items: readonly OutlineNode[], below?: string): void {
    for (const item of items) {
      this.#topic(chapter, item)
      if (below)
        this.#changed.push({
          line: item.line,
          text: item.text,
          reason: `stood below “${below}”: it is a topic beside it now`,
        })
      this.#items(chapter, item.children, item.text)
    }
  }

  #chapter(title: string, line: number): PlannedChapter {
    const chapter = { slug: this.#slug(title, line, 'chapter', this.#chapterSlugs), title, line, topics: [] }
    this.#chapters.push(chapter)
    return chapter
  }

  #topic(chapter: PlannedChapter, { text, line, link }: OutlineNode): void {
    const slug = this.#slug(text, line, 'topic', this.#topicSlugs)
    const address = link && /^https?:/i.test(link) ? link : undefined
    if (link && !address)
      this.#left.push({ line, text: link, reason: 'a relative address: give the address of the file to have it kept' })
    chapter.topics.push({ slug, title: text, line, ...(address ? { link: address } : {}) })
  }

  #slug(title: string, line: number, kind: 'chapter' | 'topic', used: Set<string>): string {
    const wanted = slugOf(title, kind)
    const slug = freeSlug(wanted, used)
    if (slug !== wanted)
      this.#changed.push({ line, text: title, reason: `the slug ${wanted} is taken: it has ${slug}` })
    return slug
  }
}

function isLeaf(heading: Heading): boolean {
  return heading.children.length === 0 && heading.below.length === 0
}

/** A heading that begins the file is its title when no other stands as high, and there is more than it. */
function takeTitle(nodes: readonly OutlineNode[]): { title?: OutlineNode; rest: OutlineNode[] } {
  const headings = nodes.filter((node) => node.kind === 'heading')
  const [first, ...others] = headings
  const isTitle =
    first &&
    first === nodes[0] &&
    others.every((one) => one.depth > first.depth) &&
    (others.length > 0 || first.depth === 1)
  return isTitle ? { title: first, rest: nodes.filter((node) => node !== first) } : { rest: [...nodes] }
}

/** Headings hung below the nearest earlier one that stands higher. */
function nested(headings: readonly OutlineNode[]): Heading[] {
  const top: Heading[] = []
  const way: Heading[] = []
  for (const node of headings) {
    const heading: Heading = { ...node, below: [] }
    while (way.length && (way.at(-1)?.depth ?? 0) >= heading.depth) way.pop()
    const parent = way.at(-1)
    if (parent) parent.below.push(heading)
    else top.push(heading)
    way.push(heading)
  }
  return top
}
