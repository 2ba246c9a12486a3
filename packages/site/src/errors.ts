import type { Problem } from '@backroad/series'

/** A site that can't be made, in sentences for the person who asked for it. */
export class SiteError extends Error {
  override readonly name = 'SiteError'
  /** What is wrong in the series, where that is why. */
  readonly problems: readonly Problem[]

  constructor(message: string, problems: readonly Problem[] = []) {
    super(message)
    this.problems = problems
  }
}
