import type { Operation } from './operation.ts'

interface Bar<I, O> {
  readonly operation: Operation<I, O>
  readonly label: string
  readonly from: number
  readonly to: number
}

/**
 * Draws operations as intervals, a line a client, time to the right: order and overlap are true, lengths are not.
 *
 *     client 0  |write 1|
 *     client 1     |write 2 → ?···
 *     client 2            |read → 3|
 *                         ^^^^^^^^^^ fits nowhere
 */
export function drawHistory<I, O>(
  operations: readonly Operation<I, O>[],
  misfit: Operation<I, O> | undefined,
  show: (operation: Operation<I, O>) => string,
): string[] {
  const bars = place(operations, show)
  const names = new Map(
    [...new Set(operations.map((o) => o.client))].sort((a, b) => a - b).map((c) => [c, `client ${c}`]),
  )
  const margin = Math.max(0, ...[...names.values()].map((name) => name.length)) + 2
  return [...names].flatMap(([client, name]) => {
    const own = bars.filter((bar) => bar.operation.client === client)
    return rows(own).flatMap((row, i) => {
      const line = `${(i === 0 ? name : '').padEnd(margin)}${lineOf(row)}`
      const marked = row.find((bar) => bar.operation === misfit)
      if (!marked) return [line]
      return [line, `${' '.repeat(margin + marked.from)}${'^'.repeat(marked.to - marked.from + 1)} fits nowhere`]
    })
  })
}

/** Gives each call and return a column, in the order of time, so that each label has room. */
function place<I, O>(
  operations: readonly Operation<I, O>[],
  show: (operation: Operation<I, O>) => string,
): Bar<I, O>[] {
  const events = operations.flatMap((operation) => [
    { operation, time: operation.call, isReturn: false },
    { operation, time: operation.return ?? Infinity, isReturn: true },
  ])
  events.sort((a, b) => compare(a.time, b.time) || Number(a.isReturn) - Number(b.isReturn))
  const from = new Map<Operation<I, O>, number>()
  const bars: Bar<I, O>[] = []
  let column = -1
  for (const { operation, isReturn } of events) {
    column++
    if (!isReturn) {
      from.set(operation, column)
      continue
    }
    const label = show(operation)
    const start = from.get(operation) ?? 0
    // What was never answered has no end that would have to keep its place.
    const to = operation.return === undefined ? start + label.length + 3 : Math.max(column, start + label.length + 1)
    if (operation.return !== undefined) column = to
    bars.push({ operation, label, from: start, to })
  }
  return bars
}

/** Also right for two that never returned. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b
}

/** Bars of one client side by side, in further lines where they overlap. */
function rows<I, O>(bars: readonly Bar<I, O>[]): Bar<I, O>[][] {
  const out: Bar<I, O>[][] = []
  for (const bar of [...bars].sort((a, b) => a.from - b.from)) {
    const row = out.find((other) => (other.at(-1)?.to ?? -1) < bar.from)
    if (row) row.push(bar)
    else out.push([bar])
  }
  return out
}

function lineOf<I, O>(row: readonly Bar<I, O>[]): string {
  let line = ''
  for (const { operation, label, from, to } of row) {
    const inside = to - from - 1
    const end = operation.return === undefined ? '···' : '|'
    const fill = operation.return === undefined ? label : label.padEnd(inside, '-')
    line = `${line.padEnd(from)}|${fill}${end}`
  }
  return line
}
