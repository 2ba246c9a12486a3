import type { Observation } from '../types.ts'
import { figure, type Style } from './style.ts'

type Chart = Extract<Observation, { type: 'chart' }>
type Point = readonly [number, number]

const HEIGHT = 12
/** One sign a line, so that lines are told apart without colour. */
const SIGNS = ['o', 'x', '+', '*', '#', '@']

/** Lines over two axes that begin at zero, or at the lowest value below it; points as signs, joined by dots. */
export function drawChart(chart: Chart, style: Style): string {
  const points = chart.series.flatMap((series) => series.points)
  if (points.length === 0) return `${style.strong(chart.title)}\n  (no points yet)`
  const x = rangeOf(points.map(([value]) => value))
  const y = rangeOf(points.map(([, value]) => value))
  const margin = Math.max(figure(y.low).length, figure(y.high).length) + 2
  const grid = new Grid(style.width - margin - 4, HEIGHT, x, y)
  chart.series.forEach((series, index) => grid.draw(series.points, SIGNS[index % SIGNS.length] ?? 'o'))

  const rows = grid.rows.map((cells, row) => {
    const label = row === 0 ? figure(y.high) : row === HEIGHT - 1 ? figure(y.low) : ''
    return `${label.padStart(margin)} ┤${cells.join('').trimEnd()}`
  })
  const low = figure(x.low)
  const foot = low + figure(x.high).padStart(grid.width - low.length)
  return [
    style.strong(chart.title),
    style.quiet(`  ${axis(chart.y)}`),
    ...rows,
    `${' '.repeat(margin)} └${'─'.repeat(grid.width)}`,
    `${' '.repeat(margin + 2)}${foot}`,
    style.quiet(axis(chart.x).padStart(margin + 2 + grid.width)),
    ...chart.series.map(
      (series, index) => `  ${SIGNS[index % SIGNS.length]}  ${series.label}${last(series.points, chart)}`,
    ),
  ].join('\n')
}

interface Range {
  readonly low: number
  readonly high: number
}

function rangeOf(values: readonly number[]): Range {
  const low = Math.min(0, ...values)
  const high = Math.max(low, ...values)
  return { low, high: high === low ? low + 1 : high }
}

class Grid {
  readonly rows: string[][]
  readonly width: number
  readonly #height: number
  readonly #x: Range
  readonly #y: Range

  constructor(width: number, height: number, x: Range, y: Range) {
    this.width = width
    this.#height = height
    this.#x = x
    this.#y = y
    this.rows = Array.from({ length: height }, () => Array.from({ length: width }, () => ' '))
  }

  draw(points: readonly Point[], sign: string): void {
    const places = points.map(([x, y]): Point => [
      this.#place(x, this.#x, this.width),
      this.#height - 1 - this.#place(y, this.#y, this.#height),
    ])
    places.forEach((to, index) => {
      const from = places[index - 1]
      if (from) this.#join(from, to)
    })
    for (const [column, row] of places) this.#set(column, row, sign)
  }

  #join([fromX, fromY]: Point, [toX, toY]: Point): void {
    const steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY))
    for (let step = 1; step < steps; step++) {
      const column = Math.round(fromX + ((toX - fromX) * step) / steps)
      const row = Math.round(fromY + ((toY - fromY) * step) / steps)
      if (this.rows[row]?.[column] === ' ') this.#set(column, row, '·')
    }
  }

  #place(value: number, range: Range, size: number): number {
    return Math.round(((value - range.low) / (range.high - range.low)) * (size - 1))
  }

  #set(column: number, row: number, sign: string): void {
    const cells = this.rows[row]
    if (cells) cells[column] = sign
  }
}

function axis({ label, unit }: { label: string; unit?: string }): string {
  return unit === undefined ? label : `${label}, ${unit}`
}

function last(points: readonly Point[], chart: Chart): string {
  const point = points.at(-1)
  return point
    ? `: ${figure(point[1])} ${chart.y.unit ?? ''} at ${figure(point[0])} ${chart.x.unit ?? ''}`.trimEnd()
    : ''
}
