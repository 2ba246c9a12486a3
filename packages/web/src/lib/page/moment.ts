const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
})

const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/** The day of a moment, short: "3 Oct". `at` is ISO 8601. */
export const dayOf = (at: string): string => shortDay.format(new Date(at))

/** A moment as a phrase after a verb: "today at 21:08", "on 22 November 2026 at 21:08". `at` is ISO 8601. */
export function moment(at: string, now = new Date()): string {
  const then = new Date(at)
  if (then.toDateString() === now.toDateString()) return `today at ${time.format(then)}`
  return `on ${dayAndTime.format(then).replace(',', ' at').replace(' at at ', ' at ')}`
}

/** This moment, in ISO 8601. */
export const nowAt = (): string => new Date().toISOString()
