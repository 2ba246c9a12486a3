/** Numbers in [0, 1), the same for the same seed: mulberry32, good enough to choose keys and delays with. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A gap between arrivals that know nothing of one another, `mean` on average (exponential). */
export function gap(random: () => number, mean: number): number {
  return -Math.log(1 - random()) * mean
}
