import { type Measure, NotFramed } from './frames.ts'

const LF = 10
/** The longest line of the contract lines, and its line feed (docs/contracts.md). */
const longestLine = 2 ** 20 + 1

/** Measures lines, each ended by a line feed. */
export function measureLine(bytes: Buffer, at: number): Measure {
  const end = bytes.indexOf(LF, at)
  if ((end < 0 ? bytes.length : end) - at > longestLine) throw new NotFramed('a line without an end')
  return end < 0 ? {} : { length: end + 1 - at }
}
