import { type Heading, type Network, type NetworkLog, openNetwork } from '@backroad/protocols'
import { type Called, type RunningCall, callProgram } from '../command/call-program.ts'
import { freePort } from '../free-port.ts'
import { isBound } from '../listening.ts'
import type { Program } from '../program.ts'
import type { Random } from '../random.ts'
import { host } from '../start-program.ts'
import { CompanyWatch } from '../starvation.ts'
import type { CarryOptions, Heard, Role } from './types.ts'

/** How long nothing may come forward before a run counts as hung, ms (docs/contracts.md). */
const quietWithin = 6000
/** How long one run may take unless told, ms. */
const runWithin = 20_000
/** How often a run is looked at, ms. */
const lookEveryMs = 10
const starvationEveryMs = 200
/** How long the sender waits for a receiver to listen, ms. A receiver that binds late must still be found. */
const listensWithin = 5000
/** How long a stream goes on between two cuts, ms. */
const goesOnMs = 30
/** How long the other copy may go on after one has failed, ms: its own end may say more. */
const otherMs = 150

/** What is to be run. */
export interface CopiesPlan extends Omit<CarryOptions, 'likely' | 'because'> {
  readonly stream: Uint8Array
  /** A copy that is never started. */
  readonly absent?: Role
  /** A copy that is killed once so many datagrams have come to it. */
  readonly kill?: { readonly copy: Role; readonly after: number }
  /** It goes on until this copy has ended, whatever the other does. */
  readonly until?: Role
  /** Of the network. */
  readonly seed: Random
  readonly patience: number
  readonly signal: AbortSignal
  /** Tells the files of the copies from those of others. */
  readonly nextNumber: () => number
  readonly observe?: (event: CopiesEvent) => void
}

export type CopiesEvent =
  | { readonly type: 'started'; readonly role: Role; readonly text: string }
  | { readonly type: 'came' | 'left'; readonly way: Heading; readonly bytes: Uint8Array }
  | { readonly type: 'ended'; readonly role: Role; readonly called: Called }

/** One copy that has ended. */
export interface EndedCopy {
  readonly role: Role
  readonly called: Called
  /** When, in ms since the network was opened. */
  readonly at: number
  /** Ended by the checker: because the stage wants it dead, or because the run was over. */
  readonly killed: 'as-planned' | 'run-over' | undefined
}

/** Why a run was ended before both copies had ended. */
export type Stop = 'quiet' | 'late' | 'too-long' | 'flood' | 'other-failed' | 'left'

/** What two copies did. Times are ms since the network was opened. */
export interface Ran {
  readonly plan: CopiesPlan
  readonly copies: Partial<Record<Role, EndedCopy>>
  readonly listens: Partial<Record<Role, string>>
  readonly log: NetworkLog
  readonly heard: readonly Heard[]
  readonly stop: Stop | undefined
  readonly ms: number
  /** When the receiver had written as many bytes as the stream has. */
  readonly wholeAt: number | undefined
  /** When something last came forward. */
  readonly movedAt: number
  readonly quiet: number
  /** The machine had too little time for it. */
  readonly starved: boolean
}

/** How many datagrams a stream may take in all, resends with them (docs/contracts.md). */
export function mostDatagrams(stream: Uint8Array): number {
  return 5000 + Math.ceil(stream.length / 10)
}

/** Runs two copies of a program with a network between them until both have ended, or it is clear that they won't. */
export async function runCopies(program: Program, plan: CopiesPlan): Promise<Ran> {
  const ports = { sender: await freePort(host, 'udp'), receiver: await freePort(host, 'udp') }
  const heard: Heard[] = []
  const network = await openNetwork({
    sender: { host, port: ports.sender },
    receiver: { host, port: ports.receiver },
    plan: plan.over ?? {},
    random: () => plan.seed.int(0, 0xffff_ffff) / 2 ** 32,
    mishaps: plan.mishaps,
    observe: (event) => {
      plan.observe?.(event)
      if (event.type === 'came') return run.came(event.way)
      heard.push({ way: event.way, bytes: event.bytes })
      for (const { to, bytes } of plan.stranger?.(event) ?? []) network.asStranger(to, bytes)
    },
  })
  const run = new CopiesRun(program, plan, network, ports)
  try {
    return { ...(await run.toItsEnd()), heard }
  } finally {
    await network.close()
  }
}

/** One run under way. */
class CopiesRun {
  readonly #program: Program
  readonly #plan: CopiesPlan
  readonly #network: Network
  readonly #ports: Readonly<Record<Role, number>>
  readonly #began = performance.now()
  readonly #watch = new CompanyWatch()
  readonly #running = new Map<Role, RunningCall>()
  readonly #ended: Partial<Record<Role, EndedCopy>> = {}
  readonly #killed: Partial<Record<Role, EndedCopy['killed']>> = {}
  readonly #listens: Partial<Record<Role, string>> = {}
  readonly #calls: Promise<void>[] = []
  #wrote = 0
  #movedAt = 0
  #wholeAt: number | undefined
  #cutAt: number | undefined
  #cuts = 0
  /** What the receiver had written when the network was mended, and when it wrote more. */
  #wroteAtCut: { readonly bytes: number; grewAt: number | undefined } | undefined
  #fromSender = 0

  constructor(program: Program, plan: CopiesPlan, network: Network, ports: Readonly<Record<Role, number>>) {
    this.#program = program
    this.#plan = plan
    this.#network = network
    this.#ports = ports
  }

  async toItsEnd(): Promise<Omit<Ran, 'heard'>> {
    const { absent, late, patience } = this.#plan
    const first: Role = late?.copy === 'receiver' || absent === 'receiver' ? 'sender' : 'receiver'
    const other: Role = first === 'sender' ? 'receiver' : 'sender'
    this.#start(first)
    if (absent !== other) {
      await (late ? this.#pass(late.ms) : this.#untilListening(first))
      this.#start(other)
    }
    this.#moved()
    const quiet = quietWithin * patience
    const stop = await this.#untilOver(quiet)
    const ms = this.#now()
    for (const [role, call] of this.#running) {
      this.#killed[role] ??= 'run-over'
      call.kill()
    }
    await Promise.all(this.#calls)
    return {
      plan: this.#plan,
      copies: this.#ended,
      listens: this.#listens,
      log: this.#network.log,
      stop,
      ms,
      wholeAt: this.#wholeAt,
      movedAt: this.#movedAt,
      quiet,
      starved: this.#watch.starved,
    }
  }

  #now(): number {
    return performance.now() - this.#began
  }

  #moved(): void {
    this.#movedAt = this.#now()
  }

  #start(role: Role): void {
    const { stream, signal, nextNumber, observe } = this.#plan
    const peer = role === 'sender' ? this.#network.atSender : this.#network.atReceiver
    const env = { ROLE: role, LISTEN: `${host}:${this.#ports[role]}`, PEER: `${peer.host}:${peer.port}` }
    this.#listens[role] = env.LISTEN
    observe?.({ type: 'started', role, text: `ROLE=${role} LISTEN=${env.LISTEN} PEER=${env.PEER} RUN` })
    const call = callProgram(this.#program, {
      args: [],
      dir: this.#program.spec.dir,
      stdin: role === 'sender' ? stream : undefined,
      env,
      within: Infinity, // the run as a whole is what is watched
      signal,
      number: nextNumber(),
      onStart: (running) => this.#running.set(role, running),
    })
    this.#calls.push(
      call.then((called) => {
        this.#running.delete(role)
        this.#ended[role] = { role, called, at: this.#now(), killed: this.#killed[role] }
        observe?.({ type: 'ended', role, called })
        this.#moved()
      }),
    )
  }

  async #pass(ms: number): Promise<void> {
    const until = performance.now() + ms
    while (performance.now() < until && !this.#plan.signal.aborted) await pause(Math.min(50, until - performance.now()))
  }

  async #untilListening(role: Role): Promise<void> {
    const until = performance.now() + listensWithin * this.#plan.patience
    while (!isBound(host, this.#ports[role], 'udp') && !this.#ended[role] && performance.now() < until) await pause(3)
  }

  async #untilOver(quiet: number): Promise<Stop | undefined> {
    const { within = runWithin, patience, signal, until: last, absent } = this.#plan
    let looked = 0
    let failedAt: number | undefined
    for (;;) {
      await pause(lookEveryMs)
      const now = this.#now()
      if (now - looked > starvationEveryMs) {
        looked = now
        for (const { pid } of this.#running.values()) this.#watch.look(pid)
      }
      this.#look(now)
      const roles: Role[] = last ? [last] : (['sender', 'receiver'] as const).filter((role) => role !== absent)
      if (roles.every((role) => this.#ended[role])) return undefined
      if (signal.aborted) return 'left'
      if (this.#wrote > this.#plan.stream.length) return 'too-long'
      if (this.#network.log.datagrams.length > mostDatagrams(this.#plan.stream)) return 'flood'
      if (!last && Object.values(this.#ended).some((copy) => hasFailed(copy, this.#plan.stream))) failedAt ??= now
      if (failedAt !== undefined && now - failedAt > otherMs) return 'other-failed'
      if (!last && now - this.#movedAt > quiet) return 'quiet'
      if (now > within * patience) return 'late'
    }
  }

  /** What came forward, and what is to be done to them now. */
  #look(now: number): void {
    const { stream, kill, cut } = this.#plan
    const { log } = this.#network
    const receiver = this.#running.get('receiver')
    const wrote = receiver?.wrote() ?? this.#ended.receiver?.called.stdout.length ?? 0
    if (wrote > this.#wrote) this.#moved()
    this.#wrote = wrote
    if (wrote >= stream.length && stream.length > 0) this.#wholeAt ??= now
    const target = kill && this.#running.get(kill.copy)
    if (kill && target && !this.#killed[kill.copy]) {
      const came = log.of(kill.copy === 'receiver' ? 'to-receiver' : 'to-sender')
      if (came.filter(({ arrivals }) => arrivals.length > 0).length >= kill.after) {
        this.#killed[kill.copy] = 'as-planned'
        target.kill()
      }
    }
    if (cut) this.#mendOrCutAgain(cut, now)
  }

  /** A datagram has come to the network: it and those after it are lost if it is time for the first cut. */
  came(way: Heading): void {
    if (way === 'to-receiver') this.#fromSender++
    const { cut } = this.#plan
    if (cut && this.#cuts === 0 && this.#fromSender > cut.after) this.#cutNow()
  }

  #cutNow(): void {
    this.#cuts++
    this.#cutAt = this.#now()
    this.#wroteAtCut = undefined
    this.#network.cut()
  }

  /** Between two cuts the stream must have gone on, and its acknowledgments have come through: else nobody could bear them. */
  #mendOrCutAgain({ forMs, times = 1 }: NonNullable<CopiesPlan['cut']>, now: number): void {
    if (this.#cutAt === undefined || this.#cuts === 0) return
    if (now - this.#cutAt < forMs) return this.#moved() // while it is cut, nothing can come forward
    this.#network.mend()
    if (this.#cuts >= times) return
    this.#wroteAtCut ??= { bytes: this.#wrote, grewAt: undefined }
    if (this.#wrote > this.#wroteAtCut.bytes) this.#wroteAtCut.grewAt ??= now
    if (now - (this.#wroteAtCut.grewAt ?? now) >= goesOnMs) this.#cutNow()
  }
}

/** An end that no stage without a dead copy allows. */
function hasFailed({ role, called }: EndedCopy, stream: Uint8Array): boolean {
  return called.exit.code !== 0 || called.flooded || (role === 'receiver' && called.stdout.length < stream.length)
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
