/** What the API says of a program beside real software: under load, and through the same stages. */
import type { Field, Protocol, Verdict } from './check-types.ts'

export interface Bench {
  readonly id: string
  readonly state: 'running' | 'finished' | 'cancelled' | 'failed'
  readonly at: string
  /** For `failed`: why nothing could be measured. */
  readonly reason?: string
  readonly result?: BenchResult
}

export interface BenchResult {
  readonly against: { readonly name: string; readonly version?: string }
  readonly rounds: number
  readonly ms: number
  readonly loads: readonly LoadOutcome[]
}

export interface LoadOutcome {
  readonly name: string
  readonly program: SideOutcome
  readonly real: SideOutcome
  /** Absent where too much went wrong to compare. */
  readonly ratio?: {
    readonly value: number
    readonly low: number
    readonly high: number
    readonly min: number
    readonly max: number
  }
  readonly says: string
}

/** Rates are replies a second, times milliseconds. */
export interface SideOutcome {
  readonly rates: readonly number[]
  readonly median: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  readonly errors: Readonly<Record<'wrong' | 'garbled' | 'lost' | 'closed' | 'refused', number>>
}

export type BenchEvent =
  | { readonly type: 'bench-started'; readonly rounds: number; readonly loads: readonly { readonly name: string }[] }
  | { readonly type: 'preparing'; readonly command: string }
  | { readonly type: 'limit-measured'; readonly load: string }
  | { readonly type: 'sample'; readonly load: string; readonly round: number }
  | { readonly type: 'load-finished'; readonly outcome: LoadOutcome }
  | { readonly type: 'bench-finished'; readonly result: BenchResult }

export interface ComparisonRun {
  readonly state: 'running' | 'finished' | 'cancelled' | 'failed'
  readonly reason?: string
  readonly comparison?: Comparison
}

export interface Comparison {
  readonly software: { readonly name: string; readonly version?: string }
  readonly stages: readonly StageComparison[]
}

export interface StageComparison {
  readonly slug: string
  /** What there is to know of the verdicts, in sentences. */
  readonly says: readonly string[]
  readonly program: ComparedSide
  readonly real: ComparedSide
  readonly agree: boolean
  readonly exchanges: readonly Exchange[]
  /** Index of the exchange on which they part. */
  readonly decisive?: number
  readonly exchangesInAll: number
}

export interface ComparedSide {
  readonly verdict: Verdict
  readonly summary?: string
  /** Of real software: why the series lists this stage as one on which it differs. */
  readonly differs?: string
}

export interface Exchange {
  readonly connection: number
  readonly protocol?: Protocol
  readonly sent: Message
  /** Where it was not the same for both. */
  readonly sentToReal?: Message
  readonly program?: Answer
  readonly real?: Answer
  readonly outcome: 'same' | 'alike' | 'different'
  readonly fields: readonly {
    readonly name: string
    readonly program?: string
    readonly real?: string
    /** May differ between two right answers. */
    readonly passing: boolean
    /** One of many that a note counts. */
    readonly summed?: true
  }[]
  /** The exchange in words, as the command says it too. */
  readonly words: {
    readonly sent: string
    readonly sentToReal?: string
    readonly program: string
    readonly real: string
    readonly outcome: string
    readonly notes: readonly string[]
  }
}

export interface Message {
  readonly bytes: string
  readonly total?: number
  readonly pieces: number
  readonly fields?: readonly Field[]
}

export interface Answer extends Message {
  readonly then: 'open' | 'closed' | 'reset' | 'refused'
  readonly differs?: { readonly start: number; readonly end: number }
}
