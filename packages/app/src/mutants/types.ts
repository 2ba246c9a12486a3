import type { Verdict } from '@backroad/check'

/** One small change that a machine made to a file of a reference solution. Lines and columns count from 1. */
export interface Mutant {
  /** Names it in the instrumented copy. */
  readonly id: string
  /** Relative to the reference's folder. */
  readonly file: string
  readonly line: number
  readonly column: number
  /** What kind of change: "ConditionalExpression". */
  readonly mutator: string
  readonly original: string
  readonly replacement: string
}

/** What became of a mutant that was tried. */
export type MutantFate =
  /** A stage did not pass. */
  | { readonly fate: 'killed'; readonly stage: string; readonly verdict: Verdict }
  /** Every stage that reaches it passed. `unclear` names those that could not tell. */
  | { readonly fate: 'survived'; readonly stages: number; readonly unclear?: readonly string[] }
  /** No stage reaches it, so none was run. */
  | { readonly fate: 'unreached' }

export interface TriedMutant extends Mutant {
  readonly result: MutantFate
  /** Why it may survive, as mutants.yaml of the build lists it. */
  readonly equal?: string
  readonly ms: number
}

/** An entry of mutants.yaml that fits no more. */
export interface StaleEntry {
  /** The line of mutants.yaml. */
  readonly line: number
  readonly message: string
}

export interface MutantsProof {
  readonly topic: string
  readonly build: string
  /** All that the machine makes. */
  readonly mutants: number
  /** Left out because a pattern of mutants.yaml says that they can't change what is on the wire. */
  readonly leftOut: number
  /** How many of the rest were tried; all unless a sample was asked for. */
  readonly tried: number
  /** Chooses the sample. */
  readonly seed?: string
  readonly killed: number
  /** Survived, and are listed as equal. */
  readonly equal: number
  /** Survived or were not reached, and are not listed. */
  readonly survivors: readonly TriedMutant[]
  /** Killed of those that are not listed as equal, 0 to 1; 1 where there is none. */
  readonly share: number
  /** The least share that is enough. */
  readonly budget: number
  readonly stale: readonly StaleEntry[]
  readonly ok: boolean
  readonly ms: number
}

export type MutantsEvent =
  | {
      readonly type: 'mutants-made'
      readonly topic: string
      readonly build: string
      readonly mutants: number
      readonly leftOut: number
      readonly toTry: number
      readonly seed?: string
    }
  /** The stages run once each on the reference with all mutants in it and none active, to see which they reach. */
  | { readonly type: 'reached'; readonly build: string; readonly stage: string; readonly reached: number }
  | { readonly type: 'mutant'; readonly build: string; readonly mutant: TriedMutant }
  | { readonly type: 'mutants-finished'; readonly proof: MutantsProof }
