import type { Element, ElementContent, Properties, Root } from 'hast'
import { unified } from 'unified'

// What beautiful-mermaid derives from two colours, in the look's own tokens; both themes come with them.
const TOKENS: Record<string, string> = {
  'var(--_text)': 'var(--ink)',
  'var(--fg)': 'var(--ink)',
  'var(--_text-sec)': 'var(--ink-2)',
  'var(--_text-muted)': 'var(--ink-2)',
  'var(--_text-faint)': 'var(--ink-3)',
  'var(--_line)': 'var(--ink-2)',
  'var(--_arrow)': 'var(--ink)',
  'var(--_node-fill)': 'var(--paper-high)',
  'var(--_node-stroke)': 'var(--casing)',
  'var(--_group-fill)': 'var(--paper-low)',
  'var(--_group-hdr)': 'var(--paper-low)',
  'var(--_inner-stroke)': 'var(--line)',
  'var(--_key-badge)': 'var(--paper-low)',
  'var(--bg)': 'var(--paper)',
  none: 'none',
  transparent: 'none',
}

const SHAPES = [
  'g',
  'defs',
  'marker',
  'rect',
  'circle',
  'ellipse',
  'line',
  'polyline',
  'polygon',
  'path',
  'text',
  'tspan',
]
const NUMBERS = /^[-+\d.,eE\sA-Za-z%]*$/
const WORD = /^[a-z-]+$/
const NAME = /^[\w-]+$/
const ATTRIBUTES: Record<string, RegExp> = {
  ...Object.fromEntries(
    ['x', 'y', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'dx', 'dy', 'width', 'height', 'points', 'd'].map(
      (name) => [name, NUMBERS],
    ),
  ),
  ...Object.fromEntries(
    [
      'markerWidth',
      'markerHeight',
      'refX',
      'refY',
      'strokeWidth',
      'strokeDashArray',
      'fontSize',
      'fontWeight',
      'opacity',
    ].map((name) => [name, NUMBERS]),
  ),
  ...Object.fromEntries(
    ['textAnchor', 'strokeLineJoin', 'strokeLineCap', 'orient', 'fontStyle', 'dominantBaseline'].map((name) => [
      name,
      WORD,
    ]),
  ),
  transform: /^(?:(?:translate|rotate|scale)\([-\d.,\s]*\)\s*)+$/,
}

const LONGEST = 20_000

// The library writes at 11 and 13 px; notes on a page have 15.
const SCALE = 1.2

/** A diagram that could not be drawn; the message is for its author. */
export class DiagramError extends Error {}

/**
 * Draws a mermaid diagram as SVG that needs no stylesheet and carries nothing active: no style, script, link, foreign content
 * or event; colours are the look's tokens (an author's own are left out). Ids begin with `prefix`.
 *
 * @throws DiagramError when the source can't be drawn
 */
export async function drawDiagram(source: string, prefix: string): Promise<Element> {
  if (source.length > LONGEST)
    throw new DiagramError(`it has ${source.length} characters; at most ${LONGEST} are drawn`)
  const [{ renderMermaidSVG }, { default: rehypeParse }] = await Promise.all([
    import('beautiful-mermaid'),
    import('rehype-parse'),
  ])
  let drawn: string
  try {
    drawn = renderMermaidSVG(source, { bg: 'var(--paper)', fg: 'var(--ink)', transparent: true, padding: 8 })
  } catch (error) {
    throw new DiagramError((error as Error).message, { cause: error })
  }
  const tree: Root = unified().use(rehypeParse, { fragment: true }).parse(drawn)
  const svg = tree.children.find((node) => node.type === 'element' && node.tagName === 'svg')
  if (svg?.type !== 'element') throw new DiagramError('nothing was drawn')
  const { width, height } = { width: Number(svg.properties['width']), height: Number(svg.properties['height']) }
  if (!(width > 0 && height > 0)) throw new DiagramError('nothing was drawn')
  const properties: Properties = {
    viewBox: `0 0 ${round(width)} ${round(height)}`,
    width: round(width * SCALE),
    height: round(height * SCALE),
    role: 'img',
    fontFamily: 'var(--serif)',
  }
  return {
    type: 'element',
    tagName: 'svg',
    properties,
    children: svg.children.flatMap((child) => cleaned(child, prefix)),
  }
}

function cleaned(node: Element['children'][number], prefix: string): ElementContent[] {
  if (node.type === 'text') return node.value.trim() === '' ? [] : [{ type: 'text', value: node.value }]
  if (node.type !== 'element' || !SHAPES.includes(node.tagName)) return []
  const properties: Properties = {}
  for (const [name, value] of Object.entries(node.properties)) {
    const safe = cleanValue(name, Array.isArray(value) ? value.join(' ') : String(value), prefix)
    if (safe !== undefined) properties[name] = safe
  }
  return [
    {
      type: 'element',
      tagName: node.tagName,
      properties,
      children: node.children.flatMap((child) => cleaned(child, prefix)),
    },
  ]
}

function cleanValue(name: string, value: string, prefix: string): string | undefined {
  if (name === 'fill' || name === 'stroke') return TOKENS[value] ?? 'currentColor'
  if (name === 'id') return NAME.test(value) ? `${prefix}${value}` : undefined
  if (name === 'markerEnd' || name === 'markerStart') {
    const id = /^url\(#([\w-]+)\)$/.exec(value)?.[1]
    return id ? `url(#${prefix}${id})` : undefined
  }
  const allowed = Object.hasOwn(ATTRIBUTES, name) ? ATTRIBUTES[name] : undefined
  return allowed?.test(value) ? value.replace(/\d+\.\d{3,}/g, (figure) => String(round(Number(figure)))) : undefined
}

function round(figure: number): number {
  return Math.round(figure * 100) / 100
}
