/** An axis from `from` to `to` with round steps. */
export interface Axis {
  readonly from: number
  readonly to: number
  readonly ticks: readonly number[]
}

/**
 * An axis that holds all of `values`, with about `wanted` ticks at 1, 2 or 5 times a power of ten. It starts at nought
 * unless something lies below: a chart that starts elsewhere makes small differences look large.
 */
export function axis(values: readonly number[], wanted: number): Axis {
  const lowest = Math.min(0, ...values)
  const highest = Math.max(...values, lowest)
  const step = roundStep((highest - lowest || 1) / wanted)
  const from = Math.floor(lowest / step) * step
  const to = Math.max(Math.ceil(highest / step) * step, from + step)
  const ticks = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => clean(from + i * step))
  return { from, to: clean(to), ticks }
}

/** Where `value` lies on the axis, in percent from its start. */
export function share({ from, to }: Axis, value: number): number {
  return Math.round(((value - from) / (to - from)) * 10000) / 100
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * 0.999) ?? 10
  return factor * power
}

// 0.1 + 0.2
const clean = (n: number): number => Number(n.toPrecision(12))
