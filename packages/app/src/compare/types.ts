/** A learner's program and real software beside one another: plain JSON, the same in the command, over HTTP and in the web. */
import type { ByteString, Evidence, Protocol, Verdict } from '@backroad/check'
import type { Field } from '@backroad/protocols'

/** Which of the two: the learner's program, or the real software. */
export type ComparedSide = 'program' | 'real'

export type { Protocol }

/** Both through the same stages with the same seed, in turns. */
export interface Comparison {
  /** Slug of the build. */
  readonly build: string
  readonly title: string
  readonly seed: string
  readonly software: SoftwareNamed
  /** The stages that were run, in order. */
  readonly stages: readonly StageComparison[]
  readonly counts: Readonly<Record<ComparedSide, { readonly passed: number; readonly failed: number }>>
  /** In a sentence: how many stages either passed, and on how many they part. */
  readonly says: string
  /** The program does not build: neither was run, and there are no stages. What the command said. */
  readonly prepareFailed?: Evidence
  readonly ms: number
}

export interface SoftwareNamed {
  readonly name: string
  /** What it says of itself. */
  readonly version?: string
}

export interface StageComparison {
  readonly slug: string
  readonly number: number
  readonly title: string
  readonly program: SideOfStage
  readonly real: SideOfStage
  /** Whether both have the same verdict. */
  readonly agree: boolean
  /** One passes and the other does not, the series does not say why, and it is no consequence of an earlier stage. */
  readonly isParted: boolean
  /** What else there is to know of the verdicts, in sentences: a listed difference, an earlier stage that it builds on. */
  readonly says: readonly string[]
  /**
   * What was exchanged in this stage, in the order of connections. Where the verdicts differ, `decisive` is the index of the
   * one on which they part.
   */
  readonly exchanges: readonly ExchangeComparison[]
  readonly decisive?: number
  /** How many exchanges there were in all, where not all are kept. */
  readonly exchangesInAll: number
}

export interface SideOfStage {
  readonly verdict: Verdict
  readonly ms: number
  /** What its evidence says, in short. */
  readonly summary?: string
  readonly expected?: string
  readonly spec?: string
  readonly likely?: string
  /**
   * The slug of an earlier stage, without which this one makes no sense, and which this side did not pass: a check would have
   * waited for it. Compared it is all the same.
   */
  readonly waitsFor?: string
  /** Of real software: the reason for which the series lists this stage as one on which it differs. */
  readonly differs?: string
}

/** One exchange: what was sent, and what either answered. */
export interface ExchangeComparison {
  /** Number of the connection in its stage, from 1. */
  readonly connection: number
  readonly protocol?: Protocol
  /** The same for both, unless `sentToReal` is there; then what was sent to the program. */
  readonly sent: ComparedMessage
  /** Where it was not the same, but for the ID of a DNS query: what is sent may depend on an earlier answer. */
  readonly sentToReal?: ComparedMessage
  /** Absent where its stage did not get this far. */
  readonly program?: ComparedAnswer
  readonly real?: ComparedAnswer
  /** How alike the answers are: `same` to the byte, `alike` but for what may differ from one moment to the next, or `different`. */
  readonly outcome: 'same' | 'alike' | 'different'
  /** The fields in which the answers differ, by name; the first sixty, those that may not differ before those that may. */
  readonly fields: readonly FieldDifference[]
  readonly words: ExchangeWords
}

/** An exchange in words. */
export interface ExchangeWords {
  /** "47 bytes in 3 pieces, the same to both" */
  readonly sent: string
  readonly sentToReal?: string
  /** "your program: 28 bytes, then closed" */
  readonly program: string
  readonly real: string
  /** "alike but for what may differ" */
  readonly outcome: string
  /** What is said of fields together: how many records only one side has; which may differ, and do. */
  readonly notes: readonly string[]
}

export interface ComparedMessage {
  /** The message, or its beginning. */
  readonly bytes: ByteString
  /** How many bytes it was, where `bytes` is not all of it. */
  readonly total?: number
  /** Where in the message `bytes` begin, 0 unless told. */
  readonly from?: number
  /** In how many pieces it was sent, or came. */
  readonly pieces: number
  /** What the bytes mean, offsets in `bytes`; for protocols that are not text. */
  readonly fields?: readonly Field[]
}

export interface ComparedAnswer extends ComparedMessage {
  /** What became of the connection after it; `open` where it stayed, or nothing was seen. */
  readonly then: 'open' | 'closed' | 'reset' | 'refused'
  /** The first run of bytes in which it differs from the other's in more than passing; absent where nothing stands here. */
  readonly differs?: { readonly start: number; readonly end: number }
}

export interface FieldDifference {
  /** "status code", "Content-Length", "answer 1 TTL" */
  readonly name: string
  /** What it says, as a person writes it; absent where the answer has no such field. */
  readonly program?: string
  readonly real?: string
  /** May differ between two right answers, or two moments: Server, Date. */
  readonly passing: boolean
  /** One of many of its kind, which a note counts: not worth a row of its own. */
  readonly summed?: true
}

/** A comparison as it is asked after: it runs, or it has ended. */
export interface ComparisonRun {
  readonly id: string
  /** Id of the workspace. */
  readonly workspace: string
  /** Name of the real software. */
  readonly software: string
  readonly state: 'running' | 'finished' | 'cancelled' | 'failed'
  readonly at: string
  /** For `failed`: why Backroad itself could not do it. */
  readonly reason?: string
  readonly comparison?: Comparison
}

/** What happens in a comparison, as it happens. */
export type CompareEvent =
  | {
      readonly type: 'comparison-started'
      readonly build: string
      readonly title: string
      readonly seed: string
      readonly software: SoftwareNamed
      readonly total: number
      readonly stages: readonly { slug: string; number: number; title: string }[]
    }
  | { readonly type: 'preparing'; readonly command: string }
  | { readonly type: 'stage-finished'; readonly side: ComparedSide; readonly slug: string; readonly verdict: Verdict }
  | { readonly type: 'comparison-finished'; readonly comparison: Comparison }
