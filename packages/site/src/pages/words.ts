/** "1 topic", "2 topics". */
export function count(number: number, what: string): string {
  return `${number.toLocaleString('en')} ${what}${number === 1 ? '' : 's'}`
}

/** "27 November 2026", of a time in ISO 8601. In UTC, so that it is the same wherever the site is made. */
export function dayOf(time: string): string {
  return DAY.format(new Date(time))
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
