import { seeded } from './seeded.ts'

export const TRACES = [
  'Zipf: few keys, often',
  'Zipf with scans',
  'Loop: all, in order',
  'Shifting favourites',
] as const

export type TraceName = (typeof TRACES)[number]

export interface TraceOptions {
  /** How many keys are asked for; of a scan's, as many again. */
  readonly keys: number
  readonly requests: number
  /** Of Zipf's distribution: the key of rank k is wanted in proportion to 1 / k^exponent. */
  readonly exponent: number
  readonly seed: number
}

/** Every so many requests, in units of `keys`, a scan begins; it reads so many keys. */
const SCAN_EVERY = 1.5
const SCAN_LENGTH = 0.5
/** Every so many requests the popular keys become others. */
const SHIFT_EVERY = 2

/** Keys in the order in which they are asked for, made by the stated distribution; the same for the same seed. */
export function traceOf(name: TraceName, o: TraceOptions): Uint32Array {
  const random = seeded(o.seed)
  const rank = zipf(o.keys, o.exponent)
  switch (name) {
    case TRACES[0]:
      return Uint32Array.from({ length: o.requests }, () => rank(random()))
    case TRACES[1]:
      return withScans(o, () => rank(random()))
    case TRACES[2]:
      return Uint32Array.from({ length: o.requests }, (_, index) => index % o.keys)
    case TRACES[3]: {
      const every = SHIFT_EVERY * o.keys
      // Each time another third of the keys stands at the top of the ranking.
      const step = Math.ceil(o.keys / 3)
      return Uint32Array.from(
        { length: o.requests },
        (_, index) => (rank(random()) + Math.floor(index / every) * step) % o.keys,
      )
    }
  }
}

/** How it is made, in a sentence. */
export function madeOf(name: TraceName, { keys, exponent }: TraceOptions): string {
  const zipfs = `Each request takes the key of rank k with a chance in proportion to 1 / k^${exponent}, of ${keys} keys.`
  return {
    [TRACES[0]]: zipfs,
    [TRACES[1]]: `${zipfs} After every ${Math.round(SCAN_EVERY * keys)} of them, ${Math.round(SCAN_LENGTH * keys)} other keys are read once each, in a row, as a report or a backup does.`,
    [TRACES[2]]: `All ${keys} keys are read in the same order, again and again.`,
    [TRACES[3]]: `${zipfs} After every ${SHIFT_EVERY * keys} requests, other keys take the top ranks.`,
  }[name]
}

function withScans({ keys, requests }: TraceOptions, next: () => number): Uint32Array {
  const every = Math.round(SCAN_EVERY * keys)
  const length = Math.round(SCAN_LENGTH * keys)
  let scanned = 0
  return Uint32Array.from({ length: requests }, (_, index) =>
    index % (every + length) < every ? next() : keys + (scanned++ % keys),
  )
}

/** Gives the rank, from 0, that a number in [0, 1) falls on: the inverse of the distribution, found by halving. */
function zipf(keys: number, exponent: number): (uniform: number) => number {
  const upTo = new Float64Array(keys)
  let sum = 0
  for (let rank = 0; rank < keys; rank++) upTo[rank] = sum += 1 / (rank + 1) ** exponent
  return (uniform) => {
    const sought = uniform * sum
    let low = 0
    let high = keys - 1
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((upTo[middle] ?? sum) > sought) high = middle
      else low = middle + 1
    }
    return low
  }
}
