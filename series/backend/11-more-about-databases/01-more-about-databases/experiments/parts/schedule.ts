/** Who says what, in the order in which it is said. */
export interface Step {
  readonly session: string
  readonly sql: string
  readonly is: 'begin' | 'commit' | 'rollback' | 'read' | 'write'
}

/** A line of a schedule that nobody can say: with its number, and what is allowed. */
export class ScheduleError extends Error {
  override readonly name = 'ScheduleError'
}

const MOST = 60

/**
 * Reads lines such as `A: select balance from account where id = 1`. Sessions are A to D; empty lines and what follows `--` are
 * left out. @throws ScheduleError
 */
export function readSchedule(text: string): Step[] {
  const steps: Step[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const said = line.replace(/--.*$/, '').trim()
    if (said === '') continue
    const [, session, rest] = /^([A-Da-d])\s*:\s*(.+?);?$/.exec(said) ?? []
    if (session === undefined || rest === undefined) {
      throw new ScheduleError(
        `Line ${index + 1} of the schedule is "${said}". Write a session, a colon and one statement: A: begin`,
      )
    }
    steps.push({ session: session.toUpperCase(), sql: rest, is: kindOf(rest) })
  }
  if (steps.length === 0) throw new ScheduleError('The schedule has no line. Write one such as A: begin')
  if (steps.length > MOST)
    throw new ScheduleError(`The schedule has ${steps.length} lines; at most ${MOST} are carried out.`)
  return steps
}

function kindOf(sql: string): Step['is'] {
  if (/^(begin|start\s+transaction)\b/i.test(sql)) return 'begin'
  if (/^(commit|end)\b/i.test(sql)) return 'commit'
  if (/^(rollback|abort)\b/i.test(sql)) return 'rollback'
  return /^(select|with|show|table|values)\b/i.test(sql) ? 'read' : 'write'
}

/** The sessions of a schedule, in the order of their letters. */
export const sessionsOf = (steps: readonly Step[]): string[] =>
  [...new Set(steps.map((step) => step.session))].toSorted()
