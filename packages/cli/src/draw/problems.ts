import type { Problem } from '@backroad/series'
import { wrap } from './wrap.ts'

/** Problems of a series as `path:line`, what is wrong, and what is allowed. */
export function drawProblems(problems: readonly Problem[]): string[] {
  return problems.flatMap((problem) => [
    [problem.path, problem.line, problem.column].filter((part) => part !== undefined).join(':'),
    ...wrap(problem.level === 'note' ? `note: ${problem.message}` : problem.message, 76).map((line) => `  ${line}`),
    ...(problem.allowed === undefined ? [] : wrap(allowed(problem.allowed), 76).map((line) => `  ${line}`)),
  ])
}

/** Lists of names bring the word with them, behind what was probably meant. */
function allowed(text: string): string {
  return /^(?:did you mean .*\? )?allowed: /.test(text) ? text : `allowed: ${text}`
}
