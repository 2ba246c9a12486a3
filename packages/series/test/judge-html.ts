import rehypeParse from 'rehype-parse'
import rehypeStringify from 'rehype-stringify'
import { unified } from 'unified'
import { visit } from 'unist-util-visit'

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
export function dangers(html: string): string[] {
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
export function isWellFormed(html: string): boolean {
  const once = unified().use(rehypeParse, { fragment: true }).use(rehypeStringify)
  const again = once.stringify(once.parse(html))
  return again === html
}
