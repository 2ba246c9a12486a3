/** A text as its lines, each with the line feed that ends it. */
export function linesOf(content: Buffer): string[] {
  return content.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** A run of lines that changed: [aStart, aEnd) of the old text became [bStart, bEnd) of the new one. */
export interface Change {
  readonly aStart: number
  readonly aEnd: number
  readonly bStart: number
  readonly bEnd: number
}

/**
 * The fewest lines to take away and to add that make one text of another (E. W. Myers, An O(ND) Difference Algorithm and Its
 * Variations, 1986): from every place that can be reached with d changes, as far as the texts are equal, then one change more.
 */
export function changesBetween(a: readonly string[], b: readonly string[]): Change[] {
  const most = a.length + b.length
  const furthest = new Map<number, number>([[1, 0]])
  const trace: Map<number, number>[] = []
  for (let d = 0; d <= most; d++) {
    trace.push(new Map(furthest))
    for (let k = -d; k <= d; k += 2) {
      let x = goesDown(furthest, k, d) ? (furthest.get(k + 1) ?? 0) : (furthest.get(k - 1) ?? 0) + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      furthest.set(k, x)
      if (x >= a.length && x - k >= b.length) return changesOf(trace, a.length, b.length)
    }
  }
  return []
}

/** Whether the furthest place on diagonal k is reached by adding a line, and not by taking one away. */
function goesDown(furthest: ReadonlyMap<number, number>, k: number, d: number): boolean {
  return k === -d || (k !== d && (furthest.get(k - 1) ?? 0) < (furthest.get(k + 1) ?? 0))
}

function changesOf(trace: readonly ReadonlyMap<number, number>[], aLength: number, bLength: number): Change[] {
  const changes: Change[] = []
  let x = aLength
  let y = bLength
  for (let d = trace.length - 1; d > 0; d--) {
    const furthest = trace[d] as ReadonlyMap<number, number>
    const k = x - y
    const down = goesDown(furthest, k, d)
    const before = down ? k + 1 : k - 1
    const fromX = furthest.get(before) ?? 0
    const fromY = fromX - before
    const change = { aStart: fromX, aEnd: down ? fromX : fromX + 1, bStart: fromY, bEnd: down ? fromY + 1 : fromY }
    const next = changes[0]
    if (next && next.aStart === change.aEnd && next.bStart === change.bEnd) {
      changes[0] = { ...next, aStart: change.aStart, bStart: change.bStart }
    } else changes.unshift(change)
    x = fromX
    y = fromY
  }
  return changes
}
