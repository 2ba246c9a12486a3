import type { Credit } from './types.ts'

/** A person's own series and its texts as the API says them; `test/api-types.ts` holds them against what the server gives. */
export type ExplanationState = 'planned' | 'draft' | 'published' | 'elsewhere'

export interface OwnSeries {
  readonly begin: { readonly dir: string; readonly title: string; readonly topics: number }
  readonly learned: readonly { readonly slug: string; readonly title: string }[]
  readonly series?: Written
}

/** What became of a table of contents. */
export interface Imported {
  readonly series: OwnSeries
  readonly left: readonly { readonly line: number; readonly text: string; readonly reason: string }[]
}

export interface Written {
  readonly dir: string
  readonly slug: string
  readonly title: string
  readonly description: string
  readonly introduction: string
  readonly author?: { readonly name: string; readonly address?: string }
  readonly address?: string
  readonly corrections?: { readonly mail?: string; readonly forge?: string }
  readonly license: string
  readonly hasGaps: boolean
  readonly site: string
  readonly chapters: readonly OwnChapter[]
  readonly totals: {
    readonly topics: number
    readonly published: number
    readonly drafts: number
    readonly proven: number
    readonly words: number
  }
  readonly problems: readonly string[]
}

/** What became of a topic or chapter that was taken out. */
export interface Removed {
  readonly series: OwnSeries
  readonly movedTo: string
  readonly linkedFrom: readonly string[]
}

export interface OwnChapter {
  readonly number: number
  readonly slug: string
  readonly title: string
  readonly topics: readonly OwnTopic[]
}

export interface OwnTopic {
  readonly slug: string
  readonly title: string
  readonly question: string
  readonly state: ExplanationState
  readonly changed: boolean
  readonly proven: boolean
  readonly words: number
  readonly minutes: number
  readonly explains?: string
  readonly proposed?: string
  readonly link?: string
  readonly fault?: string
}

export interface Explanation {
  readonly slug: string
  readonly title: string
  readonly question: string
  readonly chapter: { readonly slug: string; readonly title: string }
  readonly state: ExplanationState
  readonly source: 'draft' | 'published' | 'none'
  readonly text: string
  readonly base?: string
  readonly file: string
  readonly images: readonly { readonly name: string; readonly width: number; readonly height: number }[]
  readonly prompts: Prompts
  readonly explains?: { readonly slug: string; readonly title: string }
  readonly credits: readonly Credit[]
}

export interface Prompts {
  readonly question?: string
  readonly proven: readonly {
    readonly build: string
    readonly title: string
    readonly stages: number
    readonly at: string
  }[]
  readonly slips: readonly {
    readonly build: string
    readonly number: number
    readonly stage: string
    readonly likely?: string
  }[]
}

export interface TextChange {
  readonly from: number
  readonly to: number
  readonly insert: string
}

interface Counts {
  readonly words: number
  readonly minutes: number
}

export type Saved =
  | ({ readonly outcome: 'saved'; readonly base: string } & Counts)
  | ({
      readonly outcome: 'merged'
      readonly base: string
      readonly text: string
      readonly changes: readonly TextChange[]
    } & Counts)
  | { readonly outcome: 'conflict'; readonly base: string; readonly theirs: string; readonly both: string }

export interface Preview extends Counts {
  readonly html: string
  readonly problems: readonly { readonly line?: number; readonly message: string }[]
}

export interface Version extends Counts {
  readonly id: string
  readonly savedAt: string
  readonly origin: 'saved' | 'merged' | 'outside' | 'aside' | 'corrected'
  /** The reader whose correction it has. */
  readonly by?: string
}

export interface VersionPage extends Version {
  readonly text: string
  readonly differences: readonly Difference[]
  readonly before?: Version
}

export interface Difference {
  readonly kind: 'same' | 'out' | 'in'
  readonly text: string
}
