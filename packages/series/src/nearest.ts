/**
 * The name among `names` that `given` was probably meant to be: at most two edits away, and fewer than half of its length.
 */
export function nearest(given: string, names: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Math.min(3, Math.ceil(given.length / 2))
  for (const name of names) {
    const distance = editDistance(given.toLowerCase(), name.toLowerCase())
    if (distance < bestDistance) [best, bestDistance] = [name, distance]
  }
  return best
}

/** "allowed: a, b, c", led by the probable one. */
export function didYouMean(given: string, names: readonly string[]): string {
  const guess = nearest(given, names)
  const all = names.length ? `allowed: ${names.join(', ')}` : 'there is none to name'
  return guess ? `did you mean ${guess}? ${all}` : all
}

// Levenshtein with swaps of neighbours (optimal string alignment): a swap is the commonest slip of the finger.
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min(at(rows, i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(rows, i - 1, j - 1) + change)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, at(rows, i - 2, j - 2) + 1)
      row.push(cost)
    }
    rows.push(row)
  }
  return at(rows, a.length, b.length)
}

function at(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0
}
