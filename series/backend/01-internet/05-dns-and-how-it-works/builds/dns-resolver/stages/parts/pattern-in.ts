/**
 * The pattern that 64 numbers follow, in words; undefined when they look random. The numbers are given in the order in which
 * they were used. Of random IDs (65,536 values) and random ports (28,232 values, what Linux gives out) it is found by chance
 * less than once in 10^9 runs; the bounds below are of one run of 64, p for ports and i for IDs.
 *
 * @param bits how many bits the numbers have, where all of them should be in use
 */
export function patternIn(numbers: readonly number[], bits = 0): string | undefined {
  const steps = numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0))
  const distinct = new Set(numbers).size
  // Six repeats or more: (C(64,2)/28232)^6/6! < 1.9e-10 (p), < 2e-12 (i).
  if (distinct < numbers.length - 5) return `${numbers.length} queries had only ${distinct} different ones`
  // Eleven near steps of 63: C(63,11)·(257/28232)^11 < 2.2e-11 (p), < 5e-15 (i).
  const near = steps.filter((step) => Math.abs(step) <= 128).length
  if (near >= 11) return `${near} of ${steps.length} lay close to the one before`
  // The same step five times: C(63,5)/28232^4 < 1.2e-11 (p), < 4e-13 (i); modulo 2^16 the same.
  const often = Math.max(0, ...counts(steps.map((step) => step & 0xffff)))
  if (often >= 5) return `the same step from one to the next came ${often} times`
  // A bit that is the same in 58 of 64 or more: 2·16·P[Bin(64,½) ≤ 6] < 1.5e-10 (i).
  for (let bit = 0; bit < bits; bit++) {
    const set = numbers.filter((number) => (number >> bit) & 1).length
    if (set <= 6 || set >= numbers.length - 6) return `bit ${bit} was nearly always ${set <= 6 ? 0 : 1}`
  }
  return undefined
}

function counts(values: readonly number[]): number[] {
  const counted = new Map<number, number>()
  for (const value of values) counted.set(value, (counted.get(value) ?? 0) + 1)
  return [...counted.values()]
}
