import type { Observation } from '../types.ts'
import { figure, type Style, wrap } from './style.ts'

type Table = Extract<Observation, { type: 'table' }>

const GAP = '  '
const NARROWEST = 8

/** Columns set under their labels; where they do not fit, the widest text columns are wrapped. */
export function drawTable(table: Table, style: Style): string {
  const cells = table.rows.map((row) => table.columns.map(({ key }) => cell(row[key])))
  const natural = table.columns.map(({ label }, column) =>
    Math.max(label.length, ...cells.map((row) => row[column]?.length ?? 0)),
  )
  const widths = fit(natural, style.width - 2 - GAP.length * (table.columns.length - 1))
  const numeric = table.columns.map((column) => column.numeric === true)
  const head = drawRow(
    table.columns.map(({ label }) => label),
    widths,
    numeric,
  )
  const rule = widths.map((width) => '─'.repeat(width)).join(GAP)
  return [
    style.strong(table.title),
    ...head.map((line) => `  ${line}`),
    style.quiet(`  ${rule}`),
    ...cells.flatMap((row) => drawRow(row, widths, numeric).map((line) => `  ${line}`)),
  ].join('\n')
}

function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'number' ? figure(value) : value
}

/** Takes from the widest until all fit. */
function fit(natural: readonly number[], room: number): number[] {
  const widths = [...natural]
  for (let over = widths.reduce((sum, width) => sum + width, 0) - room; over > 0; over--) {
    const widest = widths.indexOf(Math.max(...widths))
    if ((widths[widest] ?? 0) <= NARROWEST) break
    widths[widest] = (widths[widest] ?? 0) - 1
  }
  return widths
}

function drawRow(row: readonly string[], widths: readonly number[], numeric: readonly boolean[]): string[] {
  const wrapped = row.map((text, column) => wrap(text, widths[column] ?? text.length))
  const height = Math.max(...wrapped.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, column) => {
        const text = lines[line] ?? ''
        const width = widths[column] ?? 0
        return numeric[column] ? text.padStart(width) : text.padEnd(width)
      })
      .join(GAP)
      .trimEnd(),
  )
}
