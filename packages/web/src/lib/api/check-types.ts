/** What a check says over the API: its events, its result, and the evidence of a stage that did not pass. */

export type Verdict =
  'passed' | 'failed' | 'crashed' | 'hung' | 'refused' | 'closed' | 'reset' | 'garbled' | 'unclear' | 'waits'

export type Protocol = 'http1' | 'dns' | 'resp' | 'command' | 'lines' | 'peer'

/** A named run of bytes, and what it says; `bits` count from the most significant of the run. */
export interface Field {
  readonly start: number
  readonly end: number
  readonly name: string
  readonly value?: string
  readonly bits?: { readonly from: number; readonly to: number }
  /** How deep it lies within other fields. */
  readonly depth?: number
}

/** Every part that is there is true; what is not known is left out. In `bytes` a character is a byte. */
export interface Evidence {
  readonly summary: string
  /** What is spoken, where that is known. */
  readonly protocol?: Protocol
  /** The call that it is about, of a program that is called with arguments. */
  readonly call?: { readonly line: string; readonly stdin?: string; readonly stdinTotal?: number; readonly ms: number }
  readonly sent?: {
    readonly bytes: string
    readonly pieces: number
    readonly connections?: number
    /** How many bytes it was, where `bytes` is only their beginning. */
    readonly total?: number
    /** What the bytes mean, for protocols that are not text. */
    readonly fields?: readonly Field[]
    /** The link with faults that they went over, in words. */
    readonly through?: string
  }
  readonly expected: string
  /** The standard's section. */
  readonly spec: string
  readonly received?: Received
  /** The common mistake that this looks like. */
  readonly likely?: string
  readonly drawing?: readonly string[]
  readonly byHand?: string
  readonly program?: { readonly exitCode?: number; readonly signal?: string; readonly stderr?: string }
  /** For `unclear`: what went wrong in the check itself. */
  readonly fault?: string
}

export interface Received {
  /** What the bytes are of, where that is no connection: a file, standard output. */
  readonly of?: string
  readonly bytes: string
  /** How many bytes had come, where `bytes` is only a part of them. */
  readonly total?: number
  /** Where in the message `bytes` begin. */
  readonly from?: number
  readonly afterMs?: number
  /** Milliseconds from the last byte until what `then` says. */
  readonly thenAfterMs?: number
  /** What became of the connection. */
  readonly then?: string
  /** The offending run, offsets in `bytes`. */
  readonly offending?: { readonly start: number; readonly end: number; readonly name?: string }
  /** What those bytes should have been. */
  readonly wanted?: string
  /** What the bytes mean, for protocols that are not text. */
  readonly fields?: readonly Field[]
}

export interface StageResult {
  readonly slug: string
  readonly number: number
  readonly title: string
  readonly verdict: Verdict
  readonly ms: number
  readonly evidence?: Evidence
  /** What judged a stage that opened pages: Chromium with its version, or a parser. */
  readonly judgedBy?: string
  /** For `waits`: the slug it waits for. */
  readonly waitsFor?: string
}

export interface CheckResult {
  readonly seed: string
  readonly ms: number
  readonly passed: number
  readonly failed: number
  readonly stages: readonly StageResult[]
  /** The program could not be prepared: no stage was run, and all show the same evidence. */
  readonly prepareFailed?: true
}

export type CheckEvent =
  | { readonly type: 'check-started'; readonly stages: readonly { readonly slug: string }[] }
  | { readonly type: 'preparing'; readonly command: string }
  | { readonly type: 'prepare-failed'; readonly evidence: Evidence }
  | { readonly type: 'program-ready'; readonly ms: number }
  | { readonly type: 'stage-started'; readonly slug: string }
  | { readonly type: 'stage-finished'; readonly result: StageResult }
  | { readonly type: 'check-finished'; readonly result: CheckResult }
