import type { HistoryEntry } from '../api/types.ts'

/** A stage in one earlier check: passed, not passed, or not run. */
export type Mark = 'p' | 'f' | 'n'

const shown = 8

/** The last eight checks of a stage, oldest first; where there were fewer, the first are not run. */
export function marks(history: readonly HistoryEntry[], slug: string): readonly Mark[] {
  const last = history.slice(-shown).map((entry): Mark => {
    const verdict = entry.verdicts[slug]
    if (verdict === undefined || verdict === 'waits') return 'n'
    return verdict === 'passed' ? 'p' : 'f'
  })
  return [...Array.from({ length: shown - last.length }, (): Mark => 'n'), ...last]
}

/** The same in words. */
export function spokenMarks(all: readonly Mark[]): string {
  const run = all.filter((mark) => mark !== 'n').length
  return run === 0
    ? 'not run in the last checks'
    : `passed ${all.filter((mark) => mark === 'p').length} of the last ${run}`
}
