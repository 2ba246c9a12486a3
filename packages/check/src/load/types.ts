import type { RunningProgram } from '../program.ts'
import type { Random } from '../random.ts'
import type { Clients } from '../types.ts'

/** How replies are told apart on the wire. */
export type LoadProtocol = 'http1' | 'resp' | 'dns' | 'lines'

/** What `prepare` of a load is given, once for each of the two programs and before anything is measured. */
export interface PrepareContext extends Omit<Clients, 'command' | 'lines' | 'peer'> {
  readonly program: Omit<RunningProgram, 'restart' | 'copy'>
  /** Seeded by the bench, so that both programs are prepared alike. */
  readonly random: Random
  readonly signal: AbortSignal
  /** What the build's surroundings.ts has made around this program; undefined where there is none. */
  readonly surroundings: unknown
}

/** One way of asking, the same for the learner's program and for real software. */
export interface LoadDefinition {
  /** As it stands over its chart: "GET, one at a time". Unique in its bench. */
  readonly name: string
  readonly protocol: LoadProtocol
  /** Connections at once (for dns: UDP sockets), 1 to 256; 1 for lines. */
  readonly connections: number
  /** Requests on their way at once on each connection, 1 to 1024; 1 unless told. */
  readonly depth?: number
  /** Puts in place what the requests ask for: a file, a key. A program of lines is prepared by nothing but its requests. */
  prepare?(context: PrepareContext): Promise<void>
  /**
   * The bytes of request `i`, counted from 0. A few thousand are made before the clock starts and then sent over and over, so
   * that making them costs nothing; both programs are sent the same ones. The id of a DNS message is overwritten.
   */
  request(i: number, random: Random): Uint8Array
  /** Whether a whole reply is a right one. It is asked of every reply, so it should look at a few bytes. */
  ok?(reply: Uint8Array): boolean
}

/** What `build/bench.ts` exports. */
export interface BenchDefinition {
  readonly loads: readonly LoadDefinition[]
  /** The real software that is measured beside the program unless another is named; a name of `real` in build.yaml. */
  readonly against: string
}

/** What went wrong under load, in requests. */
export interface LoadErrors {
  /** Answered, and not rightly: `ok` said no. */
  readonly wrong: number
  /** Answered with what the protocol's framing can't make out. */
  readonly garbled: number
  /** Not answered in time. */
  readonly lost: number
  /** The connection was closed or reset with the request under way. */
  readonly closed: number
  /** No connection could be opened for it. */
  readonly refused: number
}

/** One run of a load against one program. Rates are replies a second, times are milliseconds. */
export interface LoadSample {
  readonly ms: number
  /** Right replies. */
  readonly replies: number
  readonly rate: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly errors: LoadErrors
  /** Connections opened beyond the first ones, because the program ended them after a reply. */
  readonly reconnects: number
  /** Processor time that the generator itself took, ms. */
  readonly generatorMs: number
}

export type Side = 'program' | 'real'

/** All rounds of one program under one load. */
export interface SideOutcome {
  /** Replies a second, a number a round. */
  readonly rates: readonly number[]
  readonly median: number
  /** Medians over the rounds; `maxMs` is the longest of all. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly replies: number
  readonly errors: LoadErrors
  readonly reconnects: number
}

export interface LoadOutcome {
  readonly name: string
  readonly protocol: LoadProtocol
  readonly connections: number
  readonly depth: number
  readonly program: SideOutcome
  readonly real: SideOutcome
  /**
   * The program's rate to that of real software, of each round: their median; `low` to `high` are the middle rounds (of five,
   * three), `min` to `max` all. Absent where too many requests went wrong to compare anything.
   */
  readonly ratio?: {
    readonly value: number
    readonly low: number
    readonly high: number
    readonly min: number
    readonly max: number
  }
  /**
   * Replies a second that the generator could take at most, and which side came near that. Measured with a responder that does
   * nothing else, by the processor time that a reply costs the generator: what the responder costs doesn't count.
   */
  readonly limit: { readonly rate: number; readonly reachedBy: readonly Side[] }
  /** What it comes to, in a sentence or two for somebody who has never seen a benchmark. */
  readonly says: string
}

/** The one object at the end of a bench: CLI, web and `--json` draw this. */
export interface BenchResult {
  readonly build: string
  readonly title: string
  readonly against: { readonly name: string; readonly version?: string }
  readonly seed: string
  readonly rounds: number
  readonly sampleMs: number
  readonly ms: number
  readonly loads: readonly LoadOutcome[]
}

/** What happens in a bench, as it happens. Round 0 is the warm-up, which does not count. */
export type BenchEvent =
  | {
      readonly type: 'bench-started'
      readonly build: string
      readonly title: string
      readonly against: { readonly name: string; readonly version?: string }
      readonly seed: string
      readonly rounds: number
      readonly loads: readonly {
        readonly name: string
        readonly protocol: LoadProtocol
        readonly connections: number
        readonly depth: number
      }[]
    }
  | { readonly type: 'preparing'; readonly command: string }
  | { readonly type: 'limit-measured'; readonly load: string; readonly rate: number }
  | {
      readonly type: 'sample'
      readonly load: string
      readonly round: number
      readonly side: Side
      readonly sample: LoadSample
    }
  | { readonly type: 'load-finished'; readonly outcome: LoadOutcome }
  | { readonly type: 'bench-finished'; readonly result: BenchResult }
