/** A lesson and its headings as they lie in the window: distances from its upper edge, in px. */
interface Lie {
  readonly tops: readonly number[]
  readonly top: number
  readonly height: number
  readonly window: number
  /** To read all of it. */
  readonly minutes: number
}

/** Which part is being read (-1 before the first), and how long the rest takes, in words. */
export function reading({ tops, top, height, window, minutes }: Lie): { part: number; left: string } {
  // What is read stands in the upper half; at the very end of a lesson the last part may never get there.
  const line = top + height <= window ? window : window * 0.4
  const done = Math.min(1, Math.max(0, (line - top) / Math.max(1, height)))
  const begun = top < 0
  const left = Math.ceil(minutes * (1 - done))
  return {
    part: tops.findLastIndex((each) => each <= line),
    left: done === 1 ? 'read to the end' : `${left} ${left === 1 ? 'minute' : 'minutes'}${begun ? ' left' : ''}`,
  }
}
