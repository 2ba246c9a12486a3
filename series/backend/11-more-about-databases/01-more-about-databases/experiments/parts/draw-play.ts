import { type Observation, table, timeline } from '@backroad/lab'
import { type Outcome, type Play, type PlayEvent, shown } from './play.ts'

type Table = Extract<Observation, { type: 'table' }>
type Timeline = Extract<Observation, { type: 'timeline' }>
type Bar = Timeline['lanes'][number]['bars'][number]

/** What was said and answered, a column for each session, from top to bottom as it came. */
export function drawSteps(play: Pick<Play, 'events' | 'outcomes'>, parts: { id: string; title: string }): Table {
  const sessions = Object.keys(play.outcomes)
  return table({
    ...parts,
    columns: [
      { key: 'at', label: 'ms', numeric: true },
      ...sessions.map((name) => ({ key: name, label: `session ${name}` })),
    ],
    rows: play.events.map((event) => ({ at: Math.round(event.at), [event.session]: textOf(event) })),
  })
}

function textOf(event: PlayEvent): string {
  if (event.is === 'left out') return `(${event.sql}: left out)`
  if (event.is === 'said') return `${event.sql} … waits for ${event.waitsFor.join(' and ')}`
  const { sql, answer, waited } = event
  const said = waited === undefined ? sql : `after ${waited} ms:`
  return `${said} → ${answerText(answer)}`
}

/** An answer in a few words. */
export function answerText(answer: Extract<PlayEvent, { is: 'answered' }>['answer']): string {
  if (!answer.ok) return `${answer.code} ${answer.message}`
  if (answer.columns.length > 0) return shown(answer)
  if (answer.changed === undefined) return 'ok'
  return `${answer.changed} ${answer.changed === 1 ? 'row' : 'rows'}`
}

/** A lane for each session: filled while its transaction is open, hollow while it waits. */
export function drawLanes(
  play: Pick<Play, 'events' | 'outcomes' | 'ms'>,
  parts: { id: string; title: string },
): Timeline {
  return timeline({
    ...parts,
    lanes: Object.keys(play.outcomes).map((name) => ({
      label: `session ${name}`,
      bars: barsOf(
        play.events.filter((event) => event.session === name),
        play.ms,
      ),
    })),
  })
}

function barsOf(events: readonly PlayEvent[], end: number): Bar[] {
  const bars: Bar[] = []
  let open: number | undefined
  const work = (to: number) => {
    if (open !== undefined && to > open) bars.push({ from: open, to, kind: 'work', label: 'a transaction is open' })
    open = undefined
  }
  for (const event of events) {
    if (event.is === 'left out') continue
    if (event.is === 'answered' && event.waited !== undefined) {
      bars.push({ from: event.at - event.waited, to: event.at, kind: 'wait', label: 'waits for a lock' })
    }
    if (event.is === 'said') {
      work(event.at)
      continue
    }
    const isOver = !event.answer.ok || /^(commit|end|rollback|abort)\b/i.test(event.sql)
    if (isOver) work(event.at)
    else if (/^begin\b/i.test(event.sql) || event.waited !== undefined) open ??= event.at
    // A statement by itself is a transaction of its own.
    else if (open === undefined)
      bars.push({ from: Math.max(0, event.at - 1), to: event.at + 1, kind: 'work', label: 'one statement' })
  }
  work(end)
  return bars
}

/** How it ended for one session, in a word or a code. */
export const outcomeText = (outcome: Outcome): string =>
  typeof outcome === 'string' ? outcome : `refused, ${outcome.refused}`
