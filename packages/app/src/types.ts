/** What the parts of `Backroad` give: plain JSON, the same over HTTP. Times are ISO 8601 in UTC. */
import type { BenchResult, CheckResult, Contract, StageResult, Verdict } from '@backroad/check'
import type { FormField, RunEvent } from '@backroad/lab'
import type { Credit, GlossaryTerm, PublishedProof, RenderedPage, TopicStatus } from '@backroad/series'

export type Progress = 'none' | 'begun' | 'proven'

export interface SeriesPage {
  readonly slug: string
  readonly title: string
  readonly description: string
  readonly version: string
  readonly chapters: readonly {
    readonly number: number
    readonly slug: string
    readonly title: string
    readonly topics: readonly TopicSummary[]
  }[]
  readonly totals: Totals
  readonly next: readonly Next[]
}

export interface Totals {
  readonly chapters: number
  readonly topics: number
  readonly written: number
  readonly proven: number
  readonly begun: number
  readonly minutesLeft: number
}

export interface TopicSummary {
  readonly slug: string
  readonly title: string
  readonly question: string
  readonly minutes: number
  readonly status: TopicStatus
  /** Where it is written, when that is elsewhere. */
  readonly link?: string
  readonly needs: readonly string[]
  readonly progress: Progress
  readonly read: boolean
  /**
   * `passed` is how many stages the newest verdict says passed, in the workspace that is furthest, and `next` the first that
   * does not pass there now, when any was ever registered.
   */
  readonly builds: readonly {
    readonly slug: string
    readonly title: string
    readonly stages: number
    readonly passed: number
    readonly next?: string
  }[]
  readonly experiments: number
  readonly experimentsRun: number
  readonly cards: number
  /** How many of its cards are due now. */
  readonly cardsDue: number
  /** How many of its cards were ever answered. */
  readonly cardsBegun: number
  readonly provenAt?: string
}

/** What to do next, and why. */
export interface Next {
  readonly kind: 'stage' | 'topic' | 'experiment' | 'recall' | 'explanation'
  readonly title: string
  readonly why: string
  readonly href: string
  readonly minutes?: number
  /** The words on its button. */
  readonly action: string
}

export interface Lesson extends Pick<RenderedPage, 'html' | 'headings' | 'blocks'> {
  readonly words: number
  /** To read it, at 200 words a minute. */
  readonly minutes: number
}

export interface TopicPage extends Omit<TopicSummary, 'experiments'> {
  readonly chapter: { readonly number: number; readonly slug: string; readonly title: string }
  readonly lesson?: Lesson
  readonly experiments: readonly ExperimentInfo[]
  readonly buildInfos: readonly BuildInfo[]
  readonly previous?: TopicLink
  readonly following?: TopicLink
  /** How the person's own text on it stands; absent where their series has no topic that explains it, or there is none. */
  readonly explanation?: { readonly slug: string; readonly state: ExplanationState; readonly changed: boolean }
  /** Who is thanked for a correction of the lesson, newest last. */
  readonly credits: readonly Credit[]
  /** The terms that the lesson uses. */
  readonly glossary: readonly Pick<GlossaryTerm, 'term' | 'means'>[]
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

export interface BuildPage extends Omit<BuildInfo, 'stages'> {
  readonly topic: TopicLink
  /** In which a starter can be made. */
  readonly languages: readonly string[]
  readonly stages: readonly {
    readonly number: number
    readonly slug: string
    readonly title: string
    readonly spec: string
    readonly html: string
  }[]
  readonly workspaces: readonly Workspace[]
  /** Names of the real software that the program can be held against. */
  readonly real: readonly string[]
  /** Whether it can be measured under load, and beside which of them unless told. */
  readonly bench?: { readonly against: string }
}

export interface ExperimentInfo {
  readonly slug: string
  readonly title: string
  readonly question: string
  readonly predict: { readonly question: string; readonly options: readonly string[] }
  readonly params: readonly FormField[]
  /** How often it was run to the end. */
  readonly runs: number
}

export type RunState = 'running' | 'finished' | 'failed' | 'cancelled'

export interface ExperimentRun {
  readonly id: string
  readonly topic: string
  readonly experiment: string
  readonly params: Readonly<Record<string, unknown>>
  readonly prediction?: string
  /** The option that came true, once that is known. */
  readonly outcome?: string
  readonly state: RunState
  readonly at: string
  readonly events: readonly RunEvent[]
}

export interface Workspace {
  readonly id: string
  readonly dir: string
  /** Slug of its build. */
  readonly build: string
  readonly registeredAt: string
  /** Stages whose newest verdict is `passed`. */
  readonly passed: number
  readonly total: number
  /** The newest verdict of each stage that was ever checked. */
  readonly verdicts: Readonly<Record<string, Verdict>>
  /** What the evidence said of the first stage that has not passed: the common mistake it looks like. */
  readonly likely?: string
  /** Running or ended, whichever began last. */
  readonly lastCheck?: CheckSummary
  /** The last eight checks that came to an end, oldest first. */
  readonly history: readonly {
    readonly id: string
    readonly at: string
    readonly verdicts: Readonly<Record<string, Verdict>>
  }[]
  /** The newest. */
  readonly proof?: Proof
  /** `digestCode` of the folder as it is now; only on a build's page, for a workspace with a proof whose folder can be read. */
  readonly codeNow?: string
}

/** What is said of a folder that is watched. */
export type FolderEvent = { readonly type: 'watching' | 'changed' }

export type CheckState = 'running' | 'finished' | 'cancelled' | 'failed'

export interface CheckSummary {
  readonly id: string
  readonly at: string
  readonly state: CheckState
  readonly passed: number
  readonly failed: number
}

export interface Check {
  readonly id: string
  readonly workspace: string
  readonly state: CheckState
  readonly at: string
  /** For `failed`: why Backroad itself could not do it, never the program's fault. */
  readonly reason?: string
  /** It has not begun: another check of the workspace comes first. */
  readonly waiting?: boolean
  readonly result?: CheckResult
}

/** A program and real software under the same load. */
export interface Bench {
  readonly id: string
  readonly workspace: string
  readonly state: CheckState
  readonly at: string
  /** For `failed`: why nothing could be measured, with what the program said where it said something. */
  readonly reason?: string
  /** For `failed`: whether that is the program's fault, or Backroad's, the bench's or the machine's. */
  readonly fault?: 'program' | 'backroad'
  readonly result?: BenchResult
}

/** What the newest check that judged a stage found, with its evidence. */
export interface StageFinding {
  /** Id of the check. */
  readonly check: string
  readonly at: string
  readonly result: StageResult
}

/** What is published of it, with where it is from; `digestCode` says how its digest of the code is made. */
export interface Proof extends Omit<PublishedProof, 'title' | 'provenAt'> {
  readonly id: string
  readonly workspace: string
  readonly at: string
}

/** How well a card was known: 1 not at all, 2 with effort, 3 well, 4 at once. */
export type Rating = 1 | 2 | 3 | 4

/** When a card comes back after a rating: in so many days, or minutes when that is sooner. */
export interface Comeback {
  readonly rating: Rating
  readonly dueAt: string
  readonly days?: number
  readonly minutes?: number
}

export interface RecallCount {
  readonly due: number
  /** When the next card comes that is not due yet, if any does. */
  readonly nextAt?: string
}

export interface RecallQueue extends RecallCount {
  /** The first of them, in the order to ask. */
  readonly cards: readonly DueCard[]
}

export interface DueCard {
  readonly topic: TopicLink
  /** Once in a topic. */
  readonly id: string
  /** Sanitised HTML. */
  readonly question: string
  readonly answer: string
  readonly source?: string
  /** Where the topic's lesson explains it. */
  readonly explained?: LessonPlace
  /** Never asked before. */
  readonly isNew: boolean
  /** For each rating, in order. */
  readonly comesBack: readonly Comeback[]
}

/** A place in a lesson. */
export interface LessonPlace {
  /** Id of a heading on the topic's page. */
  readonly id: string
  readonly title: string
  /** Words that stand below it, of one paragraph. */
  readonly passage?: string
}

export interface Review {
  readonly id: string
  readonly topic: string
  readonly card: string
  readonly rating: Rating
  readonly at: string
}

/** A review that was just made: its id, to take it back, and when the card comes back. */
export interface ReviewMade extends Comeback {
  readonly id: string
}

/** What a person wrote beside a topic. */
export interface Note {
  readonly id: string
  readonly topic: TopicLink
  /** The beginning of the passage it is on, as it read then; none for one on the whole topic. */
  readonly quote?: string
  /** Markdown, as it was written; may be empty for a link. */
  readonly text: string
  /** The text rendered and sanitised. */
  readonly html: string
  /** http: or https:, for a link. */
  readonly url?: string
  readonly createdAt: string
  readonly updatedAt: string
}

export type SearchKind = 'lesson' | 'stage' | 'glossary' | 'note'

/** A piece of text; `mark` where it is what was looked for. */
export interface SnippetPart {
  readonly text: string
  readonly mark?: true
}

export interface SearchHit {
  readonly kind: SearchKind
  readonly title: readonly SnippetPart[]
  /** The heading of a lesson, the title of a stage. */
  readonly part?: readonly SnippetPart[]
  /** A stage's slug, the other forms of a term. */
  readonly name?: readonly SnippetPart[]
  readonly href: string
  /** The passage that fits best. */
  readonly snippet: readonly SnippetPart[]
}

export interface SearchResult {
  readonly query: string
  /** How many were found; the best of each kind are given. */
  readonly total: number
  readonly ms: number
  readonly hits: readonly SearchHit[]
}

/** What stands of an explanation. */
export type ExplanationState = 'planned' | 'draft' | 'published' | 'elsewhere'

/** A person's own series, and what there is to make one of. */
export interface OwnSeriesPage {
  /** Where one would be begun, and of which table of contents. */
  readonly begin: { readonly dir: string; readonly title: string; readonly topics: number }
  /** The topics that may be explained, by their full names. */
  readonly learned: readonly TopicLink[]
  readonly series?: {
    readonly dir: string
    readonly slug: string
    readonly title: string
    readonly description: string
    /** Markdown; empty where there is none. */
    readonly introduction: string
    readonly author?: { readonly name: string; readonly address?: string }
    /** Where its site stands. */
    readonly address?: string
    /** Where readers' proposals go; absent where none are asked for. */
    readonly corrections?: { readonly mail?: string; readonly forge?: string }
    readonly chapters: readonly {
      readonly number: number
      readonly slug: string
      readonly title: string
      readonly topics: readonly OwnTopicSummary[]
    }[]
    readonly totals: {
      readonly topics: number
      readonly published: number
      readonly drafts: number
      readonly proven: number
      readonly words: number
    }
    /** Whether numbers of its folders are left out or used twice; to put it into the order it has mends that. */
    readonly hasGaps: boolean
    /** A folder for its site, beside it: a whole path, or one from ~, as a shell takes it when it is no word that needs quotes. */
    readonly site: string
    /** SPDX name, or UNLICENSED. */
    readonly license: string
    /** What is wrong in its files, a sentence each. */
    readonly problems: readonly string[]
  }
}

export interface OwnTopicSummary {
  readonly slug: string
  readonly title: string
  readonly question: string
  readonly state: ExplanationState
  /** Whether a draft stands beside what is published. */
  readonly changed: boolean
  /** Whether every build of the topic that it explains is proven. */
  readonly proven: boolean
  readonly words: number
  readonly minutes: number
  /** "backend/what-is-http" */
  readonly explains?: string
  /** What it may explain, by its slug or title. */
  readonly proposed?: string
  readonly link?: string
  /** Why its text can't be read. */
  readonly fault?: string
}

export interface ExplanationPage {
  readonly slug: string
  readonly title: string
  readonly question: string
  readonly chapter: { readonly slug: string; readonly title: string }
  readonly state: ExplanationState
  /** Where the text comes from. */
  readonly source: 'draft' | 'published' | 'none'
  readonly text: string
  /** Its digest; a save names it. None where there is no text yet. */
  readonly base?: string
  /** Where the draft is kept, for the person's own editor. */
  readonly file: string
  readonly images: readonly { readonly name: string; readonly width: number; readonly height: number }[]
  readonly prompts: ExplanationPrompts
  /** The topic of the series being learned. */
  readonly explains?: TopicLink
  readonly credits: readonly Credit[]
}

/** What helps to begin. */
export interface ExplanationPrompts {
  /** The topic's. */
  readonly question?: string
  readonly proven: readonly {
    readonly build: string
    readonly title: string
    readonly stages: number
    readonly at: string
  }[]
  /** Stages that pass now and did not at first, with what the evidence said then. */
  readonly slips: readonly {
    readonly build: string
    readonly number: number
    readonly stage: string
    readonly likely?: string
  }[]
}

export interface TextCounts {
  readonly words: number
  /** To read it, at 200 words a minute. */
  readonly minutes: number
}

/** What became of a save. `base` is the digest of what stands in the file now. */
export type ExplanationSaved =
  | ({ readonly outcome: 'saved'; readonly base: string } & TextCounts)
  /** Another text had been written meanwhile; `text` is both together, and `changes` make it of the text that was sent. */
  | ({
      readonly outcome: 'merged'
      readonly base: string
      readonly text: string
      readonly changes: readonly TextChange[]
    } & TextCounts)
  /**
   * Both changed the same place: nothing was written, and the text that was sent is kept in the history. `both` has the two one after
   * the other where they part.
   */
  | { readonly outcome: 'conflict'; readonly base: string; readonly theirs: string; readonly both: string }

/** A piece of a text that is replaced, in UTF-16 code units. */
export interface TextChange {
  readonly from: number
  readonly to: number
  readonly insert: string
}

export interface ExplanationPreview extends TextCounts {
  /** Sanitised. */
  readonly html: string
  readonly problems: readonly { readonly line?: number; readonly message: string }[]
}

export interface ExplanationVersion extends TextCounts {
  readonly id: string
  readonly savedAt: string
  readonly origin: 'saved' | 'merged' | 'outside' | 'aside' | 'corrected'
  /** The reader whose correction it has. */
  readonly by?: string
}

export interface ExplanationVersionPage extends ExplanationVersion {
  readonly text: string
  /** From the version before it to this one. */
  readonly differences: readonly Difference[]
  readonly before?: ExplanationVersion
}

/** A run of text that both have, or that only the earlier (`out`) or only the later one has (`in`). */
export interface Difference {
  readonly kind: 'same' | 'out' | 'in'
  readonly text: string
}
