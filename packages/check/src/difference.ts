/** Where two runs of bytes part: [start, end) of what came, and what should have stood there. */
export interface Difference {
  readonly start: number
  readonly end: number
  readonly wanted: Uint8Array
}

/**
 * The smallest run of `got` in whose place other bytes make it `want`: what both begin with and end with is left out.
 * It holds at least one byte wherever anything came, so that it can be pointed at. Undefined when they are equal.
 */
export function difference(got: Uint8Array, want: Uint8Array): Difference | undefined {
  const shorter = Math.min(got.length, want.length)
  let start = 0
  while (start < shorter && got[start] === want[start]) start++
  if (start === got.length && start === want.length) return undefined
  let tail = 0
  while (tail < shorter - start && got[got.length - 1 - tail] === want[want.length - 1 - tail]) tail++
  if (got.length - tail === start && got.length > 0) {
    if (tail > 0) tail--
    else start--
  }
  return { start, end: got.length - tail, wanted: want.subarray(start, want.length - tail) }
}
