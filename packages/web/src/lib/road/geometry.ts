/**
 * The geometry of the road. Every row of a list draws its own stretch in a box 100 units high and as wide as the road
 * swings; row i ends where row i + 1 begins, with the same slope, so that rows of any height join without a seam.
 */

/** One stretch: paths for the casing, the filling and its upper half, and where the middle is. */
export interface Segment {
  readonly full: string
  readonly over: string
  readonly top: string
  /** x of the road at half height. */
  readonly mid: number
}

type Point = readonly [number, number]

/** Width in px of the strip in which the road of the table of contents swings. */
export const stripWidth = 64

/** x of the road at the upper edge of row `row`: a slow meander of two waves that never quite repeats. */
export function meander(row: number): number {
  return stripWidth / 2 + 13 * Math.sin(row * 0.62 + 0.4) + 6 * Math.sin(row * 1.37)
}

/** The stretch of row `row` on the meander. */
export function stretch(row: number): Segment {
  return segment(meander(row), slope(row), meander(row + 1), slope(row + 1))
}

/** A straight stretch at `x`. */
export function straight(x: number): Segment {
  return segment(x, 0, x, 0)
}

/** A stretch from `x0` to `x1` which leaves with slope `m0` and arrives with `m1`, both in px a row. */
export function segment(x0: number, m0: number, x1: number, m1: number): Segment {
  const p0: Point = [x0, 0]
  const p1: Point = [x0 + m0 / 3, 100 / 3]
  const p2: Point = [x1 - m1 / 3, 200 / 3]
  const p3: Point = [x1, 100]
  // de Casteljau: a, d, g are the control points of the upper half
  const [a, b, c] = [between(p0, p1), between(p1, p2), between(p2, p3)]
  const [d, e] = [between(a, b), between(b, c)]
  const g = between(d, e)

  // Ends run on along the slope, the filling further than the casing, so that no hairline of paper shows between rows.
  const lead = (k: number) => `M${fixed(x0 - (m0 * k) / 100, 2)} ${-k}L`
  const out = (k: number) => `L${fixed(x1 + (m1 * k) / 100, 2)} ${100 + k}`
  const curve = `${text(p0)}C${text(p1)} ${text(p2)} ${text(p3)}`
  return {
    full: lead(1) + curve + out(1),
    over: lead(2.5) + curve + out(2.5),
    top: `${lead(2.5)}${text(p0)}C${text(a)} ${text(d)} ${text(g)}`,
    mid: fixed(g[0], 1),
  }
}

const slope = (row: number): number => (meander(row + 1) - meander(row - 1)) / 2
const between = (p: Point, q: Point): Point => [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2]
const fixed = (n: number, digits: number): number => Number(n.toFixed(digits))
const text = (p: Point): string => `${fixed(p[0], 1)} ${fixed(p[1], 1)}`
