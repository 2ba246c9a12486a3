/** Buckets for each doubling: a figure read from them is at most 1/32 off. */
const perDoubling = 32

/**
 * How long replies took, in buckets that grow with the time they stand for (as in HdrHistogram), so that millions of
 * replies cost no more memory than one. Times in milliseconds, kept to a microsecond.
 */
export class Latency {
  readonly #buckets = new Uint32Array(perDoubling * 32)
  #count = 0
  #max = 0

  add(ms: number): void {
    this.#buckets[bucketOf(ms * 1000)]! += 1
    this.#count++
    if (ms > this.#max) this.#max = ms
  }

  get max(): number {
    return this.#max
  }

  /** The time within which this share of the replies came, 0 to 1; 0 when there was none. */
  quantile(share: number): number {
    const wanted = Math.max(1, Math.ceil(this.#count * share))
    let seen = 0
    for (const [bucket, count] of this.#buckets.entries()) {
      seen += count
      if (count > 0 && seen >= wanted) return Math.min(middleOf(bucket) / 1000, this.#max)
    }
    return 0
  }
}

/** Microseconds below 32 have a bucket each; from there on, 32 to a doubling. */
function bucketOf(us: number): number {
  const whole = Math.floor(us)
  if (whole < perDoubling) return Math.max(0, whole)
  const doubling = 31 - Math.clz32(Math.min(whole, 2 ** 31 - 1))
  return (doubling - 4) * perDoubling + (Math.min(whole, 2 ** 31 - 1) >>> (doubling - 5)) - perDoubling
}

function middleOf(bucket: number): number {
  if (bucket < perDoubling) return bucket + 0.5
  const doubling = Math.floor(bucket / perDoubling) + 4
  const width = 2 ** (doubling - 5)
  return ((bucket % perDoubling) + perDoubling) * width + width / 2
}
