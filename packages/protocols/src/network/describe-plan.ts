import { isCuts } from './fault-plan.ts'
import type { FaultPlan } from './fault-plan.ts'

const WAYS = { 'to-program': ', on the way to the program', 'to-client': ', on the way to the client', both: '' }

/** A plan in words, for evidence: "one byte at a time, 20 ms late". */
export function describePlan(plan: FaultPlan): string {
  const parts = [
    ...pieces(plan),
    ...time(plan),
    ...chances(plan),
    ...(plan.mtu === undefined ? [] : [`datagrams of more than ${thousands(plan.mtu)} bytes lost`]),
    ...(plan.bandwidth === undefined ? [] : [`at most ${thousands(plan.bandwidth)} bytes a second`]),
    ...(plan.queueBytes === undefined ? [] : [`${thousands(plan.queueBytes)} bytes may wait`]),
  ]
  return parts.length === 0 ? 'all as it was' : `${parts.join(', ')}${WAYS[plan.direction ?? 'both']}`
}

function pieces({ split, merge }: FaultPlan): string[] {
  const out: string[] = []
  if (merge) {
    const ms = `${merge.ms ?? 50} ms`
    out.push(merge.bytes === undefined ? `joined over ${ms}` : `joined to ${merge.bytes} bytes or over ${ms}`)
  }
  if (split === 'bytes') out.push('one byte at a time')
  else if (split && isCuts(split)) out.push(`cut at ${list(split)}`)
  else if (split) out.push(split.atMost === 1 ? 'one byte at a time' : `at most ${split.atMost} bytes at a time`)
  return out
}

/** At most six offsets, so that a line stays a line. */
function list(cuts: readonly number[]): string {
  if (cuts.length === 0) return 'no place'
  const shown = cuts.slice(0, 6).join(', ')
  return cuts.length > 6 ? `byte ${shown} and ${cuts.length - 6} places more` : `byte ${shown}`
}

function time({ delayMs = 0, jitterMs = 0 }: FaultPlan): string[] {
  if (delayMs > 0 && jitterMs > 0) return [`${delayMs} to ${delayMs + jitterMs} ms late`]
  if (delayMs > 0) return [`${delayMs} ms late`]
  return jitterMs > 0 ? [`up to ${jitterMs} ms late`] : []
}

function chances({ loss, burst, duplicate, again, reorder, corrupt, swap }: FaultPlan): string[] {
  const named: [number | undefined, string][] = [
    [loss, 'lost'],
    [burst?.begins, `the first of ${burst?.length} lost in a row`],
    [duplicate, 'doubled'],
    [again?.chance, `repeated up to ${again?.withinMs} ms later`],
    [reorder, 'held back past a later one'],
    [corrupt, 'with a bit flipped'],
    [swap, 'with two words exchanged'],
  ]
  return named.flatMap(([chance, what]) => (chance ? [`${share(chance)} ${what}`] : []))
}

function share(chance: number): string {
  return chance === 1 ? 'all' : `${Number((chance * 100).toPrecision(3))} %`
}

function thousands(value: number): string {
  return value.toLocaleString('en-US')
}
