import type { Graph } from '../api/run-types.ts'

type Drawn = Pick<Graph, 'nodes' | 'edges'>

/** Height of a node's box, and the steps to the next below and to the right of it, in px. */
export const box = { height: 40, stepY: 68, gapX: 96 }
const LEAST_WIDTH = 64
const MOST_WIDTH = 132
/** Room for one letter of a label, capitals counted in, and on both sides of it. */
const LETTER = 9
const MARGIN = 20

interface Point {
  readonly x: number
  readonly y: number
}

export interface Placed {
  /** Width of every box: what the longest label takes. */
  readonly boxWidth: number
  readonly width: number
  readonly height: number
  readonly nodes: readonly { readonly id: string; readonly label: string; readonly x: number; readonly y: number }[]
  readonly edges: readonly { readonly path: string; readonly label?: string; readonly x: number; readonly y: number }[]
}

/**
 * Lays a small directed graph out in columns, left to right: a node stands one column after the furthest one that leads
 * to it, edges that would close a circle left aside. An edge over several columns has a place of its own in each between.
 */
export function graphLayout({ nodes, edges }: Drawn): Placed {
  const columns = columnOf(nodes, edges)
  const longest = Math.max(0, ...nodes.map(({ label }) => label.length))
  const boxWidth = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, longest * LETTER + MARGIN))
  const stepX = boxWidth + box.gapX
  const filled: number[] = []
  const take = (column: number) => {
    const row = filled[column] ?? 0
    filled[column] = row + 1
    return { x: column * stepX + 1, y: row * box.stepY + 1 }
  }
  const between = new Map<string, Point[]>()
  const placed = nodes.map(({ id, label }) => {
    const column = columns.get(id) ?? 0
    const place = take(column)
    for (const edge of edges.filter(({ from }) => from === id)) {
      const span = Math.max(0, (columns.get(edge.to) ?? 0) - column - 1)
      if (span > 0)
        between.set(
          keyOf(edge),
          Array.from({ length: span }, (_, i) => take(column + 1 + i)),
        )
    }
    return { id, label, ...place }
  })
  const width = Math.max(0, ...columns.values()) * stepX + boxWidth + 2
  const height = Math.max(1, ...filled.map((n) => n ?? 0)) * box.stepY - (box.stepY - box.height) + 2
  const at = new Map(placed.map((node) => [node.id, node]))
  const drawn = edges.flatMap(({ from, to, label }) => {
    const [a, b] = [at.get(from), at.get(to)]
    return a && b ? [{ ...edge(a, b, boxWidth, between.get(keyOf({ from, to }))), ...(label ? { label } : {}) }] : []
  })
  return { boxWidth, width, height, nodes: placed, edges: drawn }
}

function columnOf(nodes: Drawn['nodes'], edges: Drawn['edges']): Map<string, number> {
  const columns = new Map(nodes.map((node) => [node.id, 0]))
  // As many rounds as nodes settle every graph without a circle; in one with, they bound it.
  for (let round = 1; round < nodes.length; round++) {
    for (const { from, to } of edges) {
      const wanted = (columns.get(from) ?? 0) + 1
      if (from !== to && wanted > (columns.get(to) ?? 0) && wanted < nodes.length) columns.set(to, wanted)
    }
  }
  return columns
}

const keyOf = ({ from, to }: { from: string; to: string }): string => JSON.stringify([from, to])

function edge(
  a: Point,
  b: Point,
  width: number,
  between: readonly Point[] = [],
): { path: string; x: number; y: number } {
  const isForward = b.x > a.x
  const [x0, y0] = [isForward ? a.x + width : a.x + width / 2, isForward ? a.y + box.height / 2 : a.y + box.height]
  const [x1, y1] = [isForward ? b.x : b.x + width / 2, isForward ? b.y + box.height / 2 : b.y + box.height]
  const [first] = between
  if (isForward && first) {
    const through = between.map(({ x, y }) => `L${x} ${y + box.height / 2}H${x + width}`).join('')
    return { path: `M${x0} ${y0}${through}L${x1} ${y1}`, x: first.x + width / 2, y: first.y + box.height / 2 - 6 }
  }
  const path = isForward ? `M${x0} ${y0}L${x1} ${y1}` : `M${x0} ${y0}C${x0} ${y0 + 24} ${x1} ${y1 + 24} ${x1} ${y1}`
  return { path, x: (x0 + x1) / 2, y: (y0 + y1) / 2 + (isForward ? -6 : 16) }
}
