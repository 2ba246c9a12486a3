import { plainLine } from './plain-line.ts'

/** The first words of a paragraph, in one line. */
export function beginningOf(text: string): string {
  const line = plainLine(text)
  return line.length <= 120
    ? line
    : `${line
        .slice(0, 120)
        .replace(/\s\S*$/, '')
        .toWellFormed()}…`
}
