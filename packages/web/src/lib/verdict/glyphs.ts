import type { Verdict } from '../api/check-types.ts'

/** What a stage can look like: a verdict, or that there is none yet. */
export type Sign = Verdict | 'running' | 'not run'

/** Shapes on 18 by 18 that are told apart without colour; the word always stands beside them. */
export const glyphs: Readonly<Record<Sign, string>> = {
  passed:
    '<circle cx="9" cy="9" r="8" fill="currentColor"/><path d="M5.2 9.4l2.7 2.6 5-5.6" fill="none" stroke="var(--paper)" stroke-width="2"/>',
  failed:
    '<rect x="1.5" y="1.5" width="15" height="15" fill="currentColor"/><path d="M5.6 5.6l6.8 6.8m0-6.8l-6.8 6.8" stroke="var(--paper)" stroke-width="2"/>',
  crashed:
    '<path d="M9 1l8 15.5H1z" fill="currentColor"/><path d="M9 6.5L7.6 10h2.8L9 14.4" fill="none" stroke="var(--paper)" stroke-width="1.7"/>',
  hung: '<path d="M2.5 1.5h13M2.5 16.5h13" stroke="currentColor" stroke-width="2"/><path d="M4 3h10L9 9zM9 9l5 6H4z" fill="currentColor"/>',
  refused:
    '<circle cx="9" cy="9" r="7" fill="none" stroke="currentColor" stroke-width="2.4"/><path d="M4.5 9h9" stroke="currentColor" stroke-width="3"/>',
  closed:
    '<path d="M1 9h9.5M7 5l4 4-4 4" fill="none" stroke="currentColor" stroke-width="2"/><path d="M15 1.5v15" stroke="currentColor" stroke-width="3"/>',
  reset: '<path d="M11.5 1L4 10h4.5L6.5 17 14 7.6H9.6z" fill="currentColor"/>',
  garbled:
    '<path d="M1 5c2.7-4 5.3 4 8 0s5.3 4 8 0M1 9.6c2.7-4 5.3 4 8 0s5.3 4 8 0M1 14.2c2.7-4 5.3 4 8 0s5.3 4 8 0" fill="none" stroke="currentColor" stroke-width="2"/>',
  unclear:
    '<circle cx="9" cy="9" r="7.2" fill="none" stroke="currentColor" stroke-width="1.6" stroke-dasharray="3 2.2"/><path d="M6.8 7c.2-3 4.6-2.7 4.4 0-.1 1.5-2.2 1.5-2.2 3.3" fill="none" stroke="currentColor" stroke-width="1.7"/><circle cx="9" cy="12.9" r="1.1" fill="currentColor"/>',
  waits: '<circle cx="9" cy="9" r="3" fill="none" stroke="currentColor" stroke-width="1.8"/>',
  running:
    '<circle cx="9" cy="9" r="7.2" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M9 1.8a7.2 7.2 0 0 1 0 14.4z" fill="currentColor"/>',
  'not run': '<circle cx="9" cy="9" r="1.8" fill="currentColor"/>',
}

/** What each verdict says of the program, in a line. */
export const meanings: readonly (readonly [Verdict, string])[] = [
  ['passed', 'it did what was asked'],
  ['failed', 'a whole answer, and a wrong one'],
  ['garbled', 'an answer no reader can make out'],
  ['hung', 'nothing before the deadline'],
  ['closed', 'it hung up before the end'],
  ['reset', 'the connection was torn down'],
  ['refused', 'nobody listened on the port'],
  ['crashed', 'your program ended'],
  ['waits', 'it makes no sense until another passes'],
  ['unclear', 'our fault, never yours'],
]
