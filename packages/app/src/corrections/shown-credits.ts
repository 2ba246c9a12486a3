import type { Credit, Topic } from '@backroad/series'
import { plainLine, showHidden } from './plain-line.ts'

/** Who is thanked under a text; what readers wrote, with nothing hidden in it. */
export function shownCredits({ credits }: Topic): Credit[] {
  return credits.map((credit) => ({ ...credit, by: plainLine(credit.by), reason: showHidden(credit.reason) }))
}
