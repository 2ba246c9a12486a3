import type { EqualMutant, MutantPattern, MutantsFile } from '@backroad/series'
import type { Mutant, StaleEntry } from './types.ts'

/** What mutants.yaml says of the mutants that there are. */
export interface ListedMutants {
  /** Id to the reason for which it behaves as the original. */
  readonly equal: ReadonlyMap<string, string>
  /** Id to the reason of the pattern that leaves it out. */
  readonly leftOut: ReadonlyMap<string, string>
  readonly stale: readonly StaleEntry[]
}

/**
 * Finds each entry's mutants: one that is listed as equal must fit exactly one, a pattern at least one. `lines` are those of
 * each file of the reference.
 */
export function findListed(
  file: MutantsFile | undefined,
  mutants: readonly Mutant[],
  lines: ReadonlyMap<string, readonly string[]>,
): ListedMutants {
  const equal = new Map<string, string>()
  const leftOut = new Map<string, string>()
  const stale: StaleEntry[] = []
  for (const pattern of file?.leaveOut ?? []) {
    const fitting = mutants.filter((mutant) => fitsPattern(pattern, mutant, lines))
    for (const { id } of fitting) leftOut.set(id, pattern.reason)
    if (fitting.length === 0) stale.push({ line: pattern.at, message: 'This pattern fits no mutant.' })
  }
  for (const entry of file?.equal ?? []) {
    const fitting = mutants.filter((mutant) => fits(entry, mutant, lines))
    const [only] = fitting
    if (only !== undefined && fitting.length === 1 && leftOut.has(only.id)) {
      stale.push({ line: entry.at, message: 'A pattern leaves this mutant out already.' })
    } else if (only !== undefined && fitting.length === 1) equal.set(only.id, entry.reason)
    else stale.push({ line: entry.at, message: messageOf(fitting) })
  }
  return { equal, leftOut, stale }
}

function messageOf(fitting: readonly Mutant[]): string {
  if (fitting.length === 0) return 'There is no such mutant: the reference has changed, or the replacement is another.'
  const columns = fitting.map(({ column }) => column).join(', ')
  return `This fits ${fitting.length} mutants, at the columns ${columns}. Give original, or column, to say which.`
}

function fits(entry: EqualMutant, mutant: Mutant, lines: ReadonlyMap<string, readonly string[]>): boolean {
  return (
    entry.file === mutant.file &&
    sameText(entry.replacement, mutant.replacement) &&
    (entry.original === undefined || sameText(entry.original, mutant.original)) &&
    (entry.column === undefined || entry.column === mutant.column) &&
    standsAt(entry.line, lines.get(mutant.file) ?? [], mutant.line)
  )
}

/** Whether these lines end at line number `at`; how they are indented is not compared. */
function standsAt(text: string, lines: readonly string[], at: number): boolean {
  const wanted = text.trim().split('\n')
  return wanted.every((line, index) => lines[at - wanted.length + index]?.trim() === line.trim())
}

/** White space is not compared: how a mutant is printed has its own. */
const sameText = (a: string, b: string): boolean => a.replace(/\s+/g, ' ').trim() === b.replace(/\s+/g, ' ').trim()

function fitsPattern(
  { file, mutator, line }: MutantPattern,
  mutant: Mutant,
  lines: ReadonlyMap<string, readonly string[]>,
): boolean {
  return (
    (file === undefined || file === mutant.file) &&
    (mutator === undefined || mutator === mutant.mutator) &&
    (line === undefined || new RegExp(line).test(lines.get(mutant.file)?.[mutant.line - 1] ?? ''))
  )
}
