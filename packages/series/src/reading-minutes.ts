const WORDS_A_MINUTE = 200

/** How long a text of so many words takes to read, in whole minutes; at least one. */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.ceil(words / WORDS_A_MINUTE))
}
