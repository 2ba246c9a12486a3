/**
 * Moves labels apart so that none covers another: each wants to stand at its place (percent from the top) and needs
 * `gap`. Their order is kept and none leaves 0 to 100.
 */
export function spread(places: readonly number[], gap: number): number[] {
  const order = places.map((_, i) => i).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0))
  const moved = [...places]
  let least = -Infinity
  for (const i of order) least = (moved[i] = Math.max(moved[i] ?? 0, least)) + gap
  let most = 100
  for (const i of order.reverse()) most = (moved[i] = Math.min(moved[i] ?? 0, most)) - gap
  return moved
}
