import { type NetworkPlan, roadOf } from '@backroad/protocols'
import { type PeerVerdict, judgeBytes, judgeCrash, quoteOf } from './judge-run.ts'
import type { Ran } from './run-copies.ts'
import type { Carried, Role } from './types.ts'

/** What a stage is given of a stream that was carried whole. */
export function carriedOf(ran: Ran): Carried {
  return {
    log: ran.log,
    heard: ran.heard,
    ms: paceOf(ran).ms,
    datagrams: (way) => ran.log.of(way).length,
  }
}

/** How long a stream took, and which share of the link it used. */
export function paceOf({ plan, log, wholeAt, ms }: Ran): { ms: number; bestMs: number; share: number } {
  const road = (way: 'to-receiver' | 'to-sender') => roadOf(plan.over ?? {}, way)
  const began = log.datagrams[0]?.at ?? 0
  const took = Math.max(1, (wholeAt ?? ms) - began)
  const { bandwidth = Infinity, delayMs = 0 } = road('to-receiver')
  // The network is late too, by what a busy machine makes of its timers: that is not the program's time.
  const roundTrip = delayMs + (road('to-sender').delayMs ?? 0) + 2 * log.meanLateMs
  const bestMs = (plan.stream.length * 1000) / bandwidth + roundTrip
  return { ms: took, bestMs, share: bestMs / took }
}

/** A link of which too little was used. */
export function judgePace(ran: Ran, { share, road }: { share: number; road: NetworkPlan }): PeerVerdict {
  const { ms, bestMs } = paceOf(ran)
  const wanted = `${Math.round(share * 100)} % of what the link allows`
  const got = Math.round((bestMs / ms) * 100)
  const { bandwidth = Infinity, delayMs = 0 } = roadOf(road, 'to-receiver')
  const roundTrip = delayMs + (roadOf(road, 'to-sender').delayMs ?? 0)
  const fits = Math.round((bandwidth * roundTrip) / 1000)
  return {
    kind: 'failed',
    what: 'too-slow',
    about: 'sender',
    slow: true,
    summary: `The stream of ${ran.plan.stream.length} bytes took ${Math.round(ms)} ms; a link of ${bandwidth} bytes a second with a round trip of ${roundTrip} ms can do it in ${Math.round(bestMs)} ms. That is ${got} % of what the link allows.`,
    expected: `at least ${wanted}`,
    likely: `${fits} bytes fit on this link (bandwidth times round trip). As long as less than that is under way, it stands idle: how much does your sender have under way at once?`,
  }
}

/** What the sender sent in all, resends and headers with it. */
export function sentBytes({ log }: Ran): number {
  return log.of('to-receiver').reduce((sum, { length }) => sum + length, 0)
}

/** Too much sent in comparison with what the same program sends over a calm network. */
export function judgeSending(ran: Ran, { calm, times }: { calm: Ran; times: number }): PeerVerdict | undefined {
  const few = 2000 // a few datagrams more are no storm
  if (sentBytes(ran) <= times * sentBytes(calm) + few) return undefined
  return {
    kind: 'failed',
    what: 'flood',
    about: 'sender',
    slow: true,
    summary: `The sender sent ${sentBytes(ran)} bytes in ${ran.log.of('to-receiver').length} datagrams; over a calm network it sends ${sentBytes(calm)} in ${calm.log.of('to-receiver').length} for the same stream.`,
    expected: `at most ${times} times as much as over a calm network`,
    likely:
      'Datagrams are sent again that were not lost, only late or waiting in a queue. A timeout has to follow the round trips that are measured and how much they vary, and the window what the link can take.',
  }
}

/** A copy that must give its dead peer up, neither too early nor too late. */
export function judgeGivingUp(
  ran: Ran,
  { role, notBefore, within }: { role: Role; notBefore: number; within: number },
): PeerVerdict | undefined {
  const wrong = judgeBytes(ran)
  if (wrong) return wrong
  const copy = ran.copies[role]
  const common = {
    about: role,
    expected: `an exit code other than 0 after ${notBefore} to ${within} ms of silence`,
  } as const
  if (!copy || copy.killed !== undefined || copy.called.late) {
    return {
      ...common,
      kind: 'hung',
      what: 'never-ends',
      slow: true,
      summary: `The ${role} still ran ${Math.round(ran.ms - silentSince(ran, role))} ms after it had last heard from the other copy.`,
      likely:
        'Count how long nothing has come. When that is too long, the other is dead: end with an exit code that is not 0.',
    }
  }
  const crashed = judgeCrash({ ...ran, copies: { [role]: copy } })
  if (crashed && copy.called.exit.code === undefined) return crashed
  const silence = Math.round(copy.at - silentSince(ran, role))
  if (copy.called.exit.code === 0) {
    return {
      ...common,
      kind: 'failed',
      what: 'ended-too-early',
      summary: `The ${role} ended with exit code 0, though the other copy was dead and the stream not carried.`,
      likely: 'Exit code 0 says that everything has arrived. Who gives the other up ends with another.',
    }
  }
  if (silence < notBefore) {
    return {
      ...common,
      kind: 'failed',
      what: 'gave-up',
      summary: `The ${role} gave the other copy up after ${silence} ms of silence.${quoteOf(copy)}`,
      likely: 'A network may be cut for a while, and a peer may start late: keep trying for longer.',
    }
  }
  if (silence <= within) return undefined
  return {
    ...common,
    kind: 'failed',
    what: 'too-slow',
    slow: true,
    summary: `The ${role} gave the other copy up only after ${silence} ms of silence.`,
    likely:
      'A timeout that doubles without end makes the last wait very long. Cap it, or count the time and not the tries.',
  }
}

/** When a copy last heard from the other; where it never did, when it first spoke or, for want of that, was started. */
function silentSince({ log }: Ran, role: Role): number {
  const [to, from] =
    role === 'sender' ? (['to-sender', 'to-receiver'] as const) : (['to-receiver', 'to-sender'] as const)
  const heard = log.of(to).flatMap(({ arrivals }) => arrivals)
  return heard.length > 0 ? Math.max(...heard) : (log.of(from)[0]?.at ?? 0)
}
