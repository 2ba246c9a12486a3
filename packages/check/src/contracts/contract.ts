import type { ConnectionObserver } from '@backroad/protocols'
import type { Program } from '../program.ts'
import type { Random } from '../random.ts'
import type { StageRecord } from '../stage-record.ts'
import type { Clients, Contract, TranscriptEntry } from '../types.ts'
import type { Wire } from '../wire.ts'

/** What a contract makes the clients of one run of a stage with. */
export interface ClientsOptions {
  /** The program that runs now: another one after a restart. */
  readonly program: () => Program
  /** Records and transcribes connections that speak `wire`. */
  readonly observer: (wire: Wire) => ConnectionObserver
  readonly record: StageRecord
  /** Puts a remark of this run of the stage into the transcript. */
  readonly transcribe: (entry: Omit<TranscriptEntry, 'at' | 'stage' | 'program'>) => void
  readonly signal: AbortSignal
  /** How long one reply may take, ms; `patience` is in it already. */
  readonly replyWithin: number
  /** By how much every deadline that a stage gives is longer. */
  readonly patience: number
  /** Seeded by the check and the stage, for what the client does to the program by chance. */
  readonly random: Random
  /** Whether what went wrong is tried again in simpler forms, to show the simplest. */
  readonly simplify: boolean
}

/** The clients of one run of a stage. */
export interface OpenClients {
  /** Which of them the contract has. */
  readonly given: Partial<Clients>
  /** Asked once when all that a stage claims holds: whether the program did something that nobody asked for. @throws WireError */
  readonly nothingMore?: () => void
  closeAll(): Promise<unknown>
}

/**
 * How programs of one contract are run, as data. Everything in which contracts differ stands here; the engine asks, and does not
 * look at the name. docs/contracts.md says the same to who writes a program.
 */
export interface ContractDefinition {
  readonly name: Contract
  /** Whether it runs all the time, or anew for each call, each time with other arguments. */
  readonly starts: 'once' | 'by-call'
  /** What the program has as standard input: nothing, or a pipe that is the checker's. */
  readonly input: 'nothing' | 'pipe'
  /** What its standard output is: a log of its own, or what it says to its client. */
  readonly output: 'log' | 'replies'
  /** When it counts as up: once its port answers, or as soon as it is started. */
  readonly ready: 'port' | 'started'
  /** What asks it to end: a signal, or the end of its input. */
  readonly end: 'signal' | 'input'
  /** Whether several stages may use one running program, at the same time and one after another. */
  readonly shared: boolean
  /** The whole time of a stage that does not say, ms. */
  readonly timeout: number
  /** What is likely when it ends with exit code 0 and nobody has asked it to, a sentence. */
  readonly likelyOfEarlyEnd: string
  clients(o: ClientsOptions): OpenClients
}
