import type { Element, Root } from 'hast'
import rehypeParse from 'rehype-parse'
import rehypeStringify from 'rehype-stringify'
import fc from 'fast-check'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'
import { describe, expect, it } from 'vitest'
import { ATTACKS } from '../../test/attacks.ts'
import { renderMarkdown } from './render-markdown.ts'

// What a browser would make of the page decides, so every test reads the result with an HTML parser.
const ELEMENTS = new Set(
  (
    'p a em strong code del br dfn kbd sub sup mark var samp span button h2 h3 h4 h5 h6 ul ol li blockquote pre hr div details ' +
    'summary img table thead tbody tr th td figure figcaption svg g defs marker rect circle ellipse line polyline polygon path text tspan'
  ).split(' '),
)
const ATTRIBUTES = new Set(
  (
    'className id href rel title src alt loading referrerPolicy start align role tabIndex type dataB dataN dataExperiment dataBuild ' +
    'ariaLabel ariaLabelledBy ariaExpanded ariaControls ariaHidden popover popoverTarget ' +
    'viewBox width height fontFamily fill stroke x y x1 x2 y1 y2 cx cy r rx ry dx dy points d markerWidth markerHeight refX refY strokeWidth ' +
    'strokeDashArray strokeLineJoin strokeLineCap fontSize fontWeight fontStyle textAnchor orient dominantBaseline opacity transform markerEnd markerStart'
  ).split(' '),
)

/** Every way a page could do more than be read. */
function dangers(html: string): string[] {
  const found: string[] = []
  const tree = unified().use(rehypeParse, { fragment: true }).parse(html)
  visit(tree, (node) => {
    if (node.type === 'comment' || node.type === 'doctype') found.push(node.type)
    if (node.type !== 'element') return
    if (!ELEMENTS.has(node.tagName)) found.push(`<${node.tagName}>`)
    for (const [name, value] of Object.entries(node.properties)) {
      if (!ATTRIBUTES.has(name) || name.startsWith('on')) found.push(`${node.tagName} ${name}`)
      if (name === 'href' && !isHarmless(String(value), /^(?:https?|mailto)$/)) found.push(`href ${String(value)}`)
      if (name === 'src' && !isHarmless(String(value), /^https$/)) found.push(`src ${String(value)}`)
      if (node.tagName === 'button' && name === 'type' && value !== 'button') found.push('button that sends')
      if (/url\((?!#[\w-]+\)$)/.test(String(value)) && !['title', 'alt', 'href', 'ariaLabel'].includes(name))
        found.push(`${name} ${String(value)}`)
    }
  })
  return found
}

/** Decided by the URL parser that browsers have. */
function isHarmless(address: string, schemes: RegExp): boolean {
  try {
    return schemes.test(new URL(address, 'https://backroad.invalid/').protocol.slice(0, -1))
  } catch {
    return true
  }
}

/** Written out again after parsing, nothing has moved: tags are closed, quotes are closed, nesting is allowed. */
function isWellFormed(html: string): boolean {
  const once = unified().use(rehypeParse, { fragment: true }).use(rehypeStringify)
  const again = once.stringify(once.parse(html))
  return again === html
}

function ids(html: string): string[] {
  const found: string[] = []
  const tree: Root = unified().use(rehypeParse, { fragment: true }).parse(html)
  visit(tree, 'element', (node: Element) => {
    if (typeof node.properties['id'] === 'string') found.push(node.properties['id'])
  })
  return found
}

const OPTIONS = {
  glossary: [
    { term: 'pear', also: ['</span><script>alert(1)</script>'], means: 'A <img src=x onerror=alert(1)> "fruit".' },
  ],
}

describe('nothing executable survives', () => {
  it.each(Object.entries(ATTACKS))('%s', async (_name, source) => {
    const { html, problems } = await renderMarkdown(source, OPTIONS)
    expect(dangers(html)).toEqual([])
    expect(isWellFormed(html)).toBe(true)
    expect(problems.every((problem) => problem.message.length > 0)).toBe(true)
    const found = ids(html)
    expect(new Set(found).size).toBe(found.length)
    // Every id is one that is made here: a heading's, a note's, a term's, a diagram's.
    expect(found.filter((id) => !/^(?:s-|sn\d|g-|d\d+-)/.test(id))).toEqual([])
  })

  it('and the judge of these tests would see it', () => {
    expect(
      dangers(
        '<p onclick="x">a</p><script>x</script><a href=" java\nscript:x">a</a><img src="data:x"><p style="x"><!-- x -->',
      ),
    ).toEqual(['p onClick', '<script>', 'href  java\nscript:x', 'src data:x', 'p style', 'comment'])
    expect(isWellFormed('<p>a<p>b')).toBe(false)
    expect(isWellFormed('<a title="x>y</a>')).toBe(false)
  })

  it('in any mixture of the above', async () => {
    const pieces = Object.values(ATTACKS).filter((one) => one.length < 1000)
    const piece = fc.oneof(
      fc.constantFrom(...pieces),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.constantFrom('\n\n', '> ', '- ', '    ', '```', '[^1]: ', '"', "'", '<', '>', '&', '\\', ':::hint\n'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), async (parts) => {
        const { html } = await renderMarkdown(parts.join(''), OPTIONS)
        expect(dangers(html)).toEqual([])
        expect(isWellFormed(html)).toBe(true)
      }),
      { numRuns: 150, endOnFailure: true },
    )
  })
})
