/** Recall as the API says it; `test/api-types.ts` holds it against what the server gives. */
export type Rating = 1 | 2 | 3 | 4

/** When a card comes back after a rating: in so many days, or minutes when that is sooner. */
export interface Comeback {
  readonly rating: Rating
  readonly dueAt: string
  readonly days?: number
  readonly minutes?: number
}

export interface RecallCount {
  readonly due: number
  /** When the next card comes that is not due yet, if any does. */
  readonly nextAt?: string
}

export interface RecallQueue extends RecallCount {
  readonly cards: readonly DueCard[]
}

export interface DueCard {
  readonly topic: { readonly slug: string; readonly title: string }
  readonly id: string
  /** Sanitised HTML. */
  readonly question: string
  readonly answer: string
  readonly source?: string
  readonly explained?: LessonPlace
  readonly isNew: boolean
  /** For each rating, in order. */
  readonly comesBack: readonly Comeback[]
}

/** A place in the topic's lesson: the id of a heading, and words that stand below it. */
export interface LessonPlace {
  readonly id: string
  readonly title: string
  readonly passage?: string
}

export interface ReviewMade extends Comeback {
  readonly id: string
}
