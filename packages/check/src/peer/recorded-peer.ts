import { type NetworkPlan, describeNetwork } from '@backroad/protocols'
import { callVariable } from '../command/call-environment.ts'
import { markOf } from '../command/call-program.ts'
import { CallError, type CallRecord } from '../command/call-record.ts'
import { leftBehind } from '../command/call-verdict.ts'
import { runningWith } from '../command/left-running.ts'
import type { ClientsOptions } from '../contracts/contract.ts'
import { createRandom } from '../random.ts'
import { waiting } from '../recorded-wire.ts'
import { carriedOf, judgeGivingUp, judgePace, judgeSending, paceOf, sentBytes } from './claims.ts'
import { copiesByHand } from './copies-by-hand.ts'
import { describeMishaps, drawDatagrams } from './draw-datagrams.ts'
import { type PeerVerdict, judgeRun, written } from './judge-run.ts'
import { type CopiesPlan, type Ran, runCopies } from './run-copies.ts'
import { silencedByNetwork } from './silenced-by-network.ts'
import { type Case, hasChance, simplify, withoutChance } from './simplify.ts'
import { transcribeCopies } from './transcribe-copies.ts'
import type { Carried, CarryOptions, Peer, Role } from './types.ts'

/** Networks at once, when several are asked for together. */
const networksAtOnce = 4
/** How long a simpler network is looked for, ms. */
const simplifyWithin = 12_000
/** Runs of which the best counts, where it is a matter of pace. */
const runsForPace = 3
/** Networks that are tried in the place of one that let nothing through for so long that who gave up was right. */
const networksInstead = 2

/** What went wrong in the carrying itself: there the stage knows best what is likely. */
const ofCarrying: ReadonlySet<PeerVerdict['what']> = new Set([
  'wrong-byte',
  'too-long',
  'too-short',
  'no-progress',
  'never-ends',
  'ended-too-early',
  'too-slow',
])

/** A run of a stage's, before it is given what all runs have. */
type Wanted = Omit<CopiesPlan, 'seed' | 'patience' | 'signal' | 'nextNumber' | 'observe'>

/** The client of a stage for programs that are run as two copies: runs them, judges what they did, and shows it. */
export function recordPeer(o: ClientsOptions): {
  readonly client: Peer
  readonly nothingMore: () => void
  readonly closeAll: () => Promise<unknown>
} {
  const { program, record, signal, patience, random } = o
  const under = new Set<Promise<unknown>>()
  let count = 0
  let runs = 0
  let lastShown: number | undefined

  /** Runs two copies. `seed` decides what chance does, so that a run among others is the same as alone. */
  const run = async (wanted: Wanted, seed = `${random.word()} ${runs++}`): Promise<Ran> => {
    const number = ++count
    const running = runCopies(program(), {
      ...wanted,
      seed: createRandom(seed),
      patience,
      signal,
      nextNumber: () => ++count,
      observe: transcribeCopies(number, o.transcribe),
    })
    under.add(running)
    try {
      const ran = await running
      if (ran.starved) program().starvedInCall = true
      for (const { called } of Object.values(ran.copies)) program().stderr.push(called.stderr)
      return ran
    } finally {
      under.delete(running)
    }
  }

  const errorOf = (
    ran: Ran,
    verdict: PeerVerdict,
    { likely, because }: Pick<CarryOptions, 'likely' | 'because'>,
    found?: string,
  ) => {
    const { summary, kind, expected, about, slow, offending, wanted } = verdict
    const copy = ran.copies[about]?.called
    const call: CallRecord = {
      line: undefined,
      stdin: undefined,
      byHand: copiesByHand(ran),
      exitCode: copy?.exit.code,
      signal: ran.copies[about]?.killed === undefined ? copy?.exit.signal : undefined,
      stderr: copy?.stderr.toString('utf8') ?? '',
      ms: ran.ms,
    }
    const through = [describeNetwork(ran.plan.over ?? {}), ...(found === undefined ? [] : [found])].join('; ')
    const output = record.addCallBytes(
      written(ran),
      { call, of: 'what the receiver wrote' },
      { wire: 'peer', sent: ran.plan.stream, through },
    )
    lastShown = output.connection
    return new CallError(kind, because === undefined ? summary : `${summary} ${because}`, {
      expected,
      likely: ofCarrying.has(verdict.what) ? (likely ?? verdict.likely) : (verdict.likely ?? likely),
      connection: output.connection,
      drawing: ran.log.datagrams.length === 0 ? undefined : drawDatagrams(ran.log.datagrams),
      slow,
      offending,
      wanted,
    })
  }

  /** Looks for the simplest network on which the same goes wrong, and says so; without one that does, the first run is shown. */
  const errorOfSimplest = async (ran: Ran, verdict: PeerVerdict, wanted: Wanted & CarryOptions): Promise<CallError> => {
    const { over = {} } = wanted
    const plain = !wanted.cut && !wanted.late && !wanted.stranger
    if (!o.simplify || !plain || (ran.starved && verdict.slow) || !(hasChance(over) || wanted.mishaps))
      return errorOf(ran, verdict, wanted)
    let simplest: { ran: Ran; verdict: PeerVerdict } | undefined
    const until = performance.now() + simplifyWithin
    const fails = async (candidate: Case): Promise<boolean> => {
      const { length, mishaps } = candidate
      const again = await run({ ...wanted, over: candidate.over, mishaps, stream: wanted.stream.subarray(0, length) })
      const found = judgeRun(again)
      if (found?.what !== verdict.what || isOfNetwork(again, found)) return false
      if (!simplest || weight(again) <= weight(simplest.ran)) simplest = { ran: again, verdict: found }
      return true
    }
    const from = { length: wanted.stream.length, over: withoutChance(over), mishaps: ran.log.mishaps }
    await simplify(from, { fails, atOnce: networksAtOnce, over: () => signal.aborted || performance.now() > until })
    if (!simplest) return errorOf(ran, verdict, wanted)
    const happens = describeMishaps(simplest.ran.plan.mishaps ?? [])
    return errorOf(
      simplest.ran,
      simplest.verdict,
      wanted,
      `the simplest network found on which it still fails: ${happens}`,
    )
  }

  /** Runs over a network that chance makes, and over another where this one was so bad that nobody can be blamed. */
  const runBearable = async (wanted: Wanted, seed: string) => {
    for (let instead = 0; ; instead++) {
      const ran = await run(wanted, instead === 0 ? seed : `${seed} instead ${instead}`)
      const verdict = judgeRun(ran)
      const again = instead < networksInstead && hasChance(wanted.over ?? {}) && !wanted.cut
      if (!again || !isOfNetwork(ran, verdict)) return { ran, verdict }
    }
  }

  const carryAll: Peer['carryAll'] = async (wanted) => {
    const seeds = wanted.map((_, i) => `${random.word()} ${runs + i}`)
    runs += wanted.length
    const all: { ran: Ran; verdict: PeerVerdict | undefined }[] = []
    let next = 0
    const lane = async () => {
      while (next < wanted.length && !all.some((one) => one?.verdict)) {
        const i = next++
        all[i] = await runBearable(wanted[i] as Wanted, seeds[i] as string)
      }
    }
    await Promise.all(Array.from({ length: Math.min(networksAtOnce, wanted.length) }, lane))
    const failed = all.findIndex((one) => one?.verdict)
    const found = all[failed]
    if (found?.verdict) throw await errorOfSimplest(found.ran, found.verdict, wanted[failed] as Wanted)
    return all.map(({ ran }) => carriedOf(ran))
  }

  const carry: Peer['carry'] = async (stream, options = {}) => {
    const [carried] = await carryAll([{ ...options, stream }])
    return carried as Carried
  }

  const fillsThePipe: Peer['fillsThePipe'] = async (stream, { share, ...options }) => {
    const road = options.over ?? {}
    let best: Ran | undefined
    for (let i = 0; i < runsForPace; i++) {
      const ran = await run({ ...options, stream })
      const wrong = judgeRun(ran)
      if (wrong) throw errorOf(ran, wrong, options)
      if (!best || paceOf(ran).share > paceOf(best).share) best = ran
      if (paceOf(best).share >= share) return carriedOf(best)
    }
    throw errorOf(best as Ran, judgePace(best as Ran, { share, road }), options)
  }

  const sendsNoMore: Peer['sendsNoMore'] = async (stream, { times, than, ...options }) => {
    const plain = async (over: NetworkPlan | undefined) => {
      const ran = await run({ ...options, ...(over ? { over } : {}), stream })
      const wrong = judgeRun(ran)
      if (wrong) throw errorOf(ran, wrong, options)
      return ran
    }
    // On a busy machine an answer may be so late that the program sends again what was not lost: then the least counts.
    let calm = await plain(than)
    for (let i = 1; i < runsForPace && calm.starved; i++) {
      const again = await plain(than)
      if (sentBytes(again) < sentBytes(calm)) calm = again
    }
    let ran = await plain(options.over)
    for (let i = 1; i < runsForPace && judgeSending(ran, { calm, times }); i++) ran = await plain(options.over)
    const wrong = judgeSending(ran, { calm, times })
    if (wrong) throw errorOf(ran, wrong, options)
    return carriedOf(ran)
  }

  const givesUp: Peer['givesUp'] = async (stream, options) => {
    const { role, killAfter, notBefore, within, ...rest } = options
    const other: Role = role === 'sender' ? 'receiver' : 'sender'
    const dead = killAfter === undefined ? { absent: other } : { kill: { copy: other, after: killAfter } }
    const wanted: Wanted = { ...rest, ...dead, stream, until: role, within: within + 3000 }
    const ran = await run(wanted)
    const wrong = judgeGivingUp(ran, { role, notBefore, within: within * patience })
    if (wrong) throw errorOf(ran, wrong, options)
  }

  const listed =
    <A extends unknown[], R>(act: (...args: A) => Promise<R>) =>
    (...args: A) =>
      waiting(record, 'both copies of your program to end', act(...args))
  return {
    client: {
      carry: listed(carry),
      carryAll: listed(carryAll),
      fillsThePipe: listed(fillsThePipe),
      sendsNoMore: listed(sendsNoMore),
      givesUp: listed(givesUp),
    },
    nothingMore: () => {
      const left = count === 0 ? [] : runningWith(callVariable, markOf(program()))
      if (left.length === 0) return
      const { summary, expected, likely } = leftBehind(left.length, 'A copy of your program')
      throw new CallError('failed', summary, { expected, likely, connection: lastShown ?? 0 })
    },
    closeAll: () => Promise.allSettled(under),
  }
}

/** Whether a copy gave the other up, and only the network is to blame. */
function isOfNetwork({ copies, log }: Ran, verdict: PeerVerdict | undefined): boolean {
  return verdict?.what === 'gave-up' && silencedByNetwork({ copies, datagrams: log.datagrams }, verdict.about)
}

/** How much there is to look at in a run. */
function weight({ plan, log }: Ran): number {
  return (plan.mishaps?.length ?? 0) * 1e6 + plan.stream.length + log.datagrams.length
}
