import type { Wire, WireRow } from '../api/run-types.ts'
import { count } from '../page/count.ts'
import type { Entry } from './entries.ts'

/** Shorter pauses are no silence to speak of, ms. */
const silenceFrom = 100

/** What an event of a connection means, from whom; one that says nothing of its own is left out. */
const events: Readonly<Record<string, { readonly from: 'client' | 'server'; readonly text: string }>> = {
  connecting: { from: 'client', text: 'opens a connection' },
  connected: { from: 'server', text: 'accepts it' },
  'half-closed': { from: 'client', text: 'says that nothing more will come (FIN)' },
  'peer-ended': { from: 'server', text: 'says that nothing more will come (FIN)' },
  reset: { from: 'server', text: 'resets the connection (RST)' },
  'reset-by-us': { from: 'client', text: 'resets the connection (RST)' },
  refused: { from: 'server', text: 'refuses the connection' },
}

/** The same of a program's standard input and output. */
const eventsOfPipes: typeof events = {
  'half-closed': { from: 'client', text: 'ends the input' },
  'peer-ended': { from: 'server', text: 'closes its standard output' },
  reset: { from: 'server', text: 'closes its standard input' },
}

/** The same of one call of a program; what is said in other words comes with them. */
const eventsOfCalls: typeof events = {
  called: { from: 'client', text: 'calls' },
  'call-ended': { from: 'server', text: 'ends with' },
}

/** The same of one of two copies that a network lies between. */
const eventsOfCopies: typeof events = {
  called: { from: 'client', text: 'starts' },
  'call-ended': { from: 'server', text: 'ends with' },
}

/** The connections of a stage, each as a wire between the checker and the program, in the order in which they began. */
export function wiresOf(entries: readonly Entry[]): Wire[] {
  const connections = Map.groupBy(
    entries.filter(({ connection }) => connection !== undefined),
    ({ program, connection }) => `${program} ${connection}`,
  )
  return [...connections].flatMap(([id, own], i) => {
    const rows = rowsOf(own)
    if (rows.length === 0) return []
    const role = roleOf(own)
    if (role !== undefined) return [{ type: 'wire', id, title: role, ends: ['the network', `your ${role}`], rows }]
    const title = isCall(own) ? `Call ${i + 1}` : isPipe(own) ? 'Standard input and output' : `Connection ${i + 1}`
    return [{ type: 'wire', id, title, ends: ['checker', 'your program'], rows }]
  })
}

const isPipe = (entries: readonly Entry[]): boolean => entries.some(({ protocol }) => protocol === 'lines')

const isCall = (entries: readonly Entry[]): boolean => entries.some(({ protocol }) => protocol === 'command')

/** Which of two copies it is, where there are two. */
function roleOf(entries: readonly Entry[]): string | undefined {
  if (!entries.some(({ protocol }) => protocol === 'peer')) return undefined
  const called = entries.find(({ type }) => type === 'called')
  return /^ROLE=(\w+)/.exec(called?.text ?? '')?.[1] ?? 'copy'
}

function rowsOf(entries: readonly Entry[]): WireRow[] {
  const means = roleOf(entries)
    ? eventsOfCopies
    : isCall(entries)
      ? eventsOfCalls
      : isPipe(entries)
        ? eventsOfPipes
        : events
  const start = entries[0]?.at ?? 0
  const rows: WireRow[] = []
  let last = start
  for (const entry of entries) {
    const row = rowOf(entry, start, means)
    if (!row) continue
    if (entry.at - last >= silenceFrom) rows.push({ type: 'silence', ms: entry.at - last })
    last = entry.at
    rows.push(row)
  }
  return rows
}

function rowOf({ type, at, bytes, leftOut, text }: Entry, start: number, means: typeof events): WireRow | undefined {
  const when = Math.max(0, at - start)
  if (bytes === undefined) {
    const event = means[type]
    return (
      event && { type: 'event', at: when, ...event, ...(text === undefined ? {} : { text: `${event.text} ${text}` }) }
    )
  }
  const from = type === 'sent' ? 'client' : 'server'
  const remarks = [
    ...(type === 'stderr' ? ['on standard error'] : []),
    ...(leftOut ? [`${count(leftOut, 'byte')} more, which the transcript only counts`] : []),
  ]
  const says = remarks.length > 0 ? { says: remarks.join('; ') } : {}
  return { type: 'message', from, at: when, bytes, fields: [], ...says }
}
