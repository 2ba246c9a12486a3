/** What the API says, as the pages read it; `test/api-types.ts` holds it against what the server gives. */
import type { CheckResult, StageResult, Verdict } from './check-types.ts'
import type { Param } from './run-types.ts'
import type { ExplanationState } from './write-types.ts'

export type Contract = 'server' | 'command' | 'lines' | 'peer'

export interface Series {
  readonly slug: string
  readonly title: string
  readonly description: string
  readonly version: string
  readonly chapters: readonly Chapter[]
  readonly totals: {
    readonly chapters: number
    readonly topics: number
    readonly written: number
    readonly proven: number
    readonly begun: number
    readonly minutesLeft: number
  }
  readonly next?: readonly Next[]
}

export interface Chapter {
  readonly number: number
  readonly slug: string
  readonly title: string
  readonly topics: readonly TopicSummary[]
}

export interface TopicSummary {
  readonly slug: string
  readonly title: string
  readonly question: string
  readonly minutes: number
  readonly status: 'planned' | 'written'
  /** Where the topic is written, if elsewhere. */
  readonly link?: string
  readonly needs: readonly string[]
  readonly progress: 'none' | 'begun' | 'proven'
  readonly read: boolean
  readonly builds: readonly BuildSummary[]
  readonly experiments: number
  readonly experimentsRun: number
  readonly cards: number
  /** Cards to recall now; absent where nobody asks them. */
  readonly cardsDue?: number
  /** Cards that were ever answered. */
  readonly cardsBegun?: number
  readonly provenAt?: string
}

export interface BuildSummary {
  readonly slug: string
  readonly title: string
  readonly stages: number
  readonly passed: number
  /** Slug of the first stage that does not pass now, where there is a workspace. */
  readonly next?: string
}

/** What to do next, and why. */
export interface Next {
  readonly kind: 'stage' | 'topic' | 'experiment' | 'recall' | 'explanation'
  readonly title: string
  readonly why: string
  readonly href: string
  readonly minutes?: number
  readonly action: string
}

/** `experiments` counts them in a summary and lists them here. */
export interface TopicPage extends Omit<TopicSummary, 'experiments'> {
  readonly chapter: { readonly number: number; readonly slug: string; readonly title: string }
  readonly lesson?: {
    readonly html: string
    readonly headings: readonly Heading[]
    readonly words: number
    readonly minutes: number
  }
  readonly experiments: readonly Experiment[]
  readonly buildInfos: readonly BuildInfo[]
  readonly previous?: TopicLink
  readonly following?: TopicLink
  /** How one's own text on it stands; absent where there is none and no place for it. */
  readonly explanation?: { readonly slug: string; readonly state: ExplanationState; readonly changed: boolean }
  /** The terms that the lesson uses. */
  /** Who is thanked for a correction of the lesson, newest last. */
  readonly credits?: readonly Credit[]
  readonly glossary: readonly Term[]
}

export interface Heading {
  readonly depth: number
  readonly id: string
  readonly text: string
}

export interface Term {
  readonly term: string
  readonly means: string
}

export interface TopicLink {
  readonly slug: string
  readonly title: string
}

export interface BuildInfo {
  readonly slug: string
  readonly title: string
  readonly contract: Contract
  readonly minutes: number
  readonly stages: readonly { readonly number: number; readonly slug: string; readonly title: string }[]
}

export interface Experiment {
  readonly slug: string
  readonly title: string
  readonly question: string
  readonly predict: { readonly question: string; readonly options: readonly string[] }
  readonly params: readonly Param[]
  readonly runs: number
}

export interface BuildPage {
  readonly slug: string
  readonly title: string
  readonly contract: Contract
  readonly minutes: number
  readonly topic: TopicLink
  readonly languages: readonly string[]
  readonly stages: readonly StagePage[]
  readonly workspaces: readonly Workspace[]
  /** Names of the real software that the program can be held against. */
  readonly real: readonly string[]
  /** Whether it can be measured under load, and beside which of them. */
  readonly bench?: { readonly against: string }
}

export interface StagePage {
  readonly number: number
  readonly slug: string
  readonly title: string
  readonly spec: string
  readonly html: string
}

export interface Workspace {
  readonly id: string
  readonly dir: string
  readonly build: string
  readonly registeredAt: string
  readonly passed: number
  readonly total: number
  /** The newest verdict of each stage that was ever checked. */
  readonly verdicts: Readonly<Record<string, Verdict>>
  /** Running or ended, whichever began last. */
  readonly lastCheck?: { readonly id: string; readonly at: string }
  /** The last eight checks, oldest first. */
  readonly history: readonly HistoryEntry[]
  readonly proof?: Proof
  /** Digest of the code as it is now, to hold against the proof's; only on a build's page. */
  readonly codeNow?: string
}

export interface HistoryEntry {
  readonly id: string
  readonly at: string
  readonly verdicts: Readonly<Record<string, Verdict>>
}

export interface Proof {
  readonly id: string
  readonly build: string
  readonly at: string
  readonly stages: readonly string[]
  readonly codeDigest: string
  readonly engineVersion: string
  readonly seriesVersion: string
  readonly transcriptDigest: string
  readonly seed: string
}

export interface Check {
  readonly id: string
  readonly workspace: string
  readonly state: 'running' | 'finished' | 'cancelled' | 'failed'
  readonly at: string
  /** For `failed`: why Backroad itself could not do it. */
  readonly reason?: string
  /** Another check of the workspace comes first. */
  readonly waiting?: boolean
  readonly result?: CheckResult
}

/** What the newest check that judged a stage found. */
export interface StageFinding {
  readonly check: string
  readonly at: string
  readonly result: StageResult
}

/** RFC 9457. */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail?: string
}

/** Who is thanked for a correction of a text. */
export interface Credit {
  readonly by: string
  readonly at: string
  readonly reason: string
  readonly source?: string
  readonly quote: string
}
