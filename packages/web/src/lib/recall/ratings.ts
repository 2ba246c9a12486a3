import type { Comeback, Rating } from '../api/recall-types.ts'

/** What each rating is called: how well the answer was known. */
export const ratingWords: Readonly<Record<Rating, string>> = {
  1: 'not at all',
  2: 'with effort',
  3: 'well',
  4: 'at once',
}

/** When a card comes back, after the word "back": "in 10 minutes", "tomorrow", "in 9 days". */
export function backWhen({ days, minutes }: Pick<Comeback, 'days' | 'minutes'>): string {
  if (days === 1) return 'tomorrow'
  if (days !== undefined) return `in ${spanOf(days)}`
  return `in ${minutes ?? 0} ${minutes === 1 ? 'minute' : 'minutes'}`
}

/** Days as people say them: by months from two on, by years from two on. */
function spanOf(days: number): string {
  if (days < 60) return `${days} days`
  if (days < 730) return `${Math.round(days / 30.4)} months`
  return `${Math.round(days / 365.25)} years`
}
