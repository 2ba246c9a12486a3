/** The longest lesson or introduction, in bytes: some 80,000 words. */
export const LONGEST_TEXT = { bytes: 512 * 1024, said: '512 KiB' } as const

/** The same, with what to do. */
export const LONGEST_LESSON = {
  bytes: LONGEST_TEXT.bytes,
  said: `${LONGEST_TEXT.said}; split it, and move a part of it to another topic`,
} as const
