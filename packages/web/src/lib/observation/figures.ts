const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 })
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })

/** A number for people: "1,613", "0.39". */
export function figure(value: string | number): string {
  if (typeof value === 'string') return value
  return Math.abs(value) >= 1000 ? whole.format(value) : grouped.format(value)
}

/** A moment on the wire in ms: "0.00", "2000.5". */
export function milliseconds(at: number): string {
  return at < 100 ? at.toFixed(2) : at.toFixed(1)
}

/** How long nothing happened: "40 ms", "2.00 s". */
export function pause(ms: number): string {
  return ms < 1000 ? `${figure(Math.round(ms * 10) / 10)} ms` : `${(ms / 1000).toFixed(2)} s`
}
