import type { Verdict } from '@backroad/check'

/** A stage that did not pass where it should have. */
export interface Miss {
  readonly stage: string
  readonly verdict: Verdict
  readonly seed: string
  readonly summary: string
}

export interface ReferenceProof {
  readonly runs: number
  readonly stages: number
  /** Misses of all runs; empty when every stage passed every time. */
  readonly misses: readonly Miss[]
  /** Milliseconds of a whole check, its fastest, middle and slowest run. */
  readonly ms: { readonly min: number; readonly median: number; readonly max: number }
}

export interface StarterProof {
  readonly language: string
  /** False when its toolchain was not found; then nothing was run. */
  readonly found: boolean
  /** Whether the first stage failed with evidence that says what to do next. */
  readonly ok: boolean
  readonly verdict?: Verdict
  readonly summary?: string
}

export interface SolutionProof {
  readonly language: string
  /** False when its toolchain was not found; then nothing was run. */
  readonly found: boolean
  /** How many stages it solves, of how many. */
  readonly stages: number
  readonly total: number
  /** Those of them that did not pass. */
  readonly misses: readonly Miss[]
  readonly ok: boolean
}

export interface WrongProof {
  readonly name: string
  /** The stage that must catch it. */
  readonly stage: string
  /** The first stage that caught it in any run; absent when none did. */
  readonly caughtBy?: string
  readonly verdict?: Verdict
  readonly runs: number
  /** Runs in which it was caught at its stage and by none before. */
  readonly caught: number
  readonly ok: boolean
  readonly summary?: string
}

export interface RealProof {
  readonly name: string
  readonly found: boolean
  readonly version?: string
  readonly package?: string
  readonly runs: number
  /** Stages that passed in every run. */
  readonly passed: number
  readonly total: number
  /** Listed differences and what was seen. */
  readonly differs: readonly { readonly stage: string; readonly verdict: Verdict; readonly reason: string }[]
  /** Stages that did not pass and are not listed. */
  readonly misses: readonly Miss[]
  /** Listed differences that were not seen in any run. */
  readonly stale: readonly string[]
  readonly ok: boolean
}

export interface BuildProof {
  readonly topic: string
  readonly build: string
  readonly reference: ReferenceProof
  readonly starters: readonly StarterProof[]
  readonly solutions: readonly SolutionProof[]
  readonly wrong: readonly WrongProof[]
  readonly real: readonly RealProof[]
  readonly ok: boolean
}

export type ProveEvent =
  | { readonly type: 'build-started'; readonly topic: string; readonly build: string; readonly stages: number }
  | { readonly type: 'reference'; readonly build: string; readonly proof: ReferenceProof }
  | { readonly type: 'starter'; readonly build: string; readonly proof: StarterProof }
  | { readonly type: 'solution'; readonly build: string; readonly proof: SolutionProof }
  | { readonly type: 'wrong'; readonly build: string; readonly proof: WrongProof }
  | { readonly type: 'real'; readonly build: string; readonly proof: RealProof }
  | { readonly type: 'build-finished'; readonly proof: BuildProof }
