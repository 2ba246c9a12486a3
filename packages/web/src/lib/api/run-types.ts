/** What an experiment asks for and shows, over the API. */

/** One field of an experiment's form. */
export type Param = { readonly key: string; readonly label: string } & (
  | {
      readonly type: 'number'
      readonly default: number
      readonly min?: number
      readonly max?: number
      readonly step?: number
      readonly unit?: string
    }
  | { readonly type: 'text'; readonly default: string; readonly maxLength?: number; readonly multiline?: boolean }
  | { readonly type: 'select'; readonly default: string; readonly options: readonly string[] }
  | { readonly type: 'switch'; readonly default: boolean }
)

/** A run of bytes with its name, and what it says where bytes don't say it themselves; `look` is pointed at, `bad` is wrong. */
export interface WireField {
  readonly start: number
  readonly end: number
  readonly name: string
  readonly value?: string
  readonly mark?: 'look' | 'bad'
}

type End = 'client' | 'server'

/** In `bytes` a character is a byte; `at` is in ms. */
export type WireRow =
  | {
      readonly type: 'message'
      readonly from: End
      readonly at: number
      readonly bytes: string
      readonly fields: readonly WireField[]
      readonly says?: string
    }
  | { readonly type: 'event'; readonly from: End; readonly at: number; readonly text: string; readonly says?: string }
  | { readonly type: 'silence'; readonly ms: number; readonly says?: string }

interface Titled {
  /** An observation with the id of an earlier one replaces it. */
  readonly id: string
  readonly title: string
}

interface AxisTitle {
  readonly label: string
  readonly unit?: string
}

export interface Wire extends Titled {
  readonly type: 'wire'
  readonly ends?: readonly [string, string]
  readonly rows: readonly WireRow[]
}

export interface Table extends Titled {
  readonly type: 'table'
  readonly columns: readonly { readonly key: string; readonly label: string; readonly numeric?: boolean }[]
  readonly rows: readonly Readonly<Record<string, string | number>>[]
}

export interface Chart extends Titled {
  readonly type: 'chart'
  readonly x: AxisTitle
  readonly y: AxisTitle
  readonly series: readonly { readonly label: string; readonly points: readonly (readonly [number, number])[] }[]
}

export interface Graph extends Titled {
  readonly type: 'graph'
  readonly nodes: readonly { readonly id: string; readonly label: string; readonly kind?: string }[]
  readonly edges: readonly { readonly from: string; readonly to: string; readonly label?: string }[]
}

export interface Timeline extends Titled {
  readonly type: 'timeline'
  readonly unit: 'ms'
  readonly lanes: readonly {
    readonly label: string
    readonly bars: readonly {
      readonly from: number
      readonly to: number
      readonly label?: string
      readonly kind?: 'wait' | 'work'
    }[]
  }[]
}

export interface Log extends Titled {
  readonly type: 'log'
  readonly lines: readonly { readonly at?: number; readonly text: string }[]
}

export interface Page extends Titled {
  readonly type: 'page'
  readonly html: string
}

export interface Value {
  readonly type: 'value'
  readonly id: string
  readonly label: string
  readonly value: string | number
  readonly unit?: string
}

/** What is looked at. */
export type Drawing = Wire | Table | Chart | Graph | Timeline | Log | Page | Value

export interface Progress {
  readonly type: 'progress'
  readonly id: 'progress'
  readonly done: number
  readonly total: number
  readonly text?: string
}

/** The option that came true, and one sentence with the figures. */
export interface Answer {
  readonly type: 'answer'
  readonly id: 'answer'
  readonly option: string
  readonly because: string
}

export type Observation = Drawing | Progress | Answer

export type RunEvent =
  | { readonly type: 'started' }
  | { readonly type: 'observation'; readonly observation: Observation }
  | { readonly type: 'finished'; readonly ms: number }
  | {
      readonly type: 'failed'
      readonly reason: 'error' | 'time' | 'memory' | 'output' | 'cancelled'
      readonly message: string
      readonly ms: number
    }
