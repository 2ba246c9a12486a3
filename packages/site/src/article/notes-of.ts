import { isError, type Problem } from '@backroad/series'
import type { TextNote } from './types.ts'

/** What is worth knowing of a text and no error, with its place. */
export function notesOf(problems: readonly Problem[]): TextNote[] {
  return problems
    .filter((problem) => !isError(problem))
    .map(({ path, line, message }) => ({ at: line === undefined ? path : `${path}:${line}`, message }))
}
