/** A stretch of time as people say it, short: "9 h", "40 min". */
export function short(minutes: number): string {
  return minutes < 60 ? `${minutes} min` : `${rounded(minutes / 60)} h`
}

/** The same in words: "about 40 minutes", "about 9 hours". */
export function about(minutes: number): string {
  const [n, unit] = minutes < 90 ? [minutes, 'minute'] : [rounded(minutes / 60), 'hour']
  return `about ${n} ${unit}${n === 1 ? '' : 's'}`
}

const rounded = (hours: number): number => (hours < 5 ? Math.round(hours * 2) / 2 : Math.round(hours))
