/** Finding what two texts have in common takes time with the number of pairs of pieces that are the same: beyond this, seconds. */
const MOST_PAIRS = 2_000_000

/** Whether comparing two lists of pieces would take too long: many pieces that read the same, as empty lines do. */
export function takesTooLong(one: readonly string[], other: readonly string[]): boolean {
  const counts = new Map<string, number>()
  for (const piece of one) counts.set(piece, (counts.get(piece) ?? 0) + 1)
  let pairs = 0
  for (const piece of other) pairs += counts.get(piece) ?? 0
  return pairs > MOST_PAIRS
}

/** How many pieces all lists begin with alike, and, of what is left, end with alike. */
export function commonEnds(lists: readonly (readonly string[])[]): { readonly head: number; readonly tail: number } {
  const [first = [], ...others] = lists
  const shortest = Math.min(...lists.map(({ length }) => length))
  let head = 0
  while (head < shortest && others.every((one) => one[head] === first[head])) head++
  let tail = 0
  while (tail < shortest - head && others.every((one) => one.at(-1 - tail) === first.at(-1 - tail))) tail++
  return { head, tail }
}
