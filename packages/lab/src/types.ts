import type { z } from 'zod'

/** One run of bytes in a `wire` observation with what each part is called. */
export interface WireField {
  readonly start: number
  readonly end: number
  readonly name: string
  /** What it says, decoded. A message with such fields is binary: it is drawn field by field, and not as text. */
  readonly value?: string
  /** `look` is pointed at; `bad` is wrong. */
  readonly mark?: 'look' | 'bad'
}

export type WireRow =
  | {
      readonly type: 'message'
      readonly from: 'client' | 'server'
      readonly at: number
      /** one character a byte */ readonly bytes: string
      readonly fields: readonly WireField[]
      readonly says?: string
    }
  | {
      readonly type: 'event'
      readonly from: 'client' | 'server'
      readonly at: number
      readonly text: string
      readonly says?: string
    }
  | { readonly type: 'silence'; readonly ms: number; readonly says?: string }

/**
 * What an experiment shows. Each type is drawn once by the web and once by the CLI. An observation with the `id` of
 * an earlier one replaces it, so a chart can grow.
 */
export type Observation =
  | {
      readonly type: 'wire'
      readonly id: string
      readonly title: string
      readonly ends?: readonly [string, string]
      readonly rows: readonly WireRow[]
    }
  | {
      readonly type: 'table'
      readonly id: string
      readonly title: string
      readonly columns: readonly { key: string; label: string; numeric?: boolean }[]
      readonly rows: readonly Readonly<Record<string, string | number>>[]
    }
  | {
      readonly type: 'chart'
      readonly id: string
      readonly title: string
      readonly x: { label: string; unit?: string }
      readonly y: { label: string; unit?: string }
      readonly series: readonly { label: string; points: readonly (readonly [number, number])[] }[]
    }
  | {
      readonly type: 'graph'
      readonly id: string
      readonly title: string
      readonly nodes: readonly { id: string; label: string; kind?: string }[]
      readonly edges: readonly { from: string; to: string; label?: string }[]
    }
  | {
      readonly type: 'timeline'
      readonly id: string
      readonly title: string
      readonly unit: 'ms'
      readonly lanes: readonly {
        label: string
        bars: readonly { from: number; to: number; label?: string; kind?: 'wait' | 'work' }[]
      }[]
    }
  | {
      readonly type: 'log'
      readonly id: string
      readonly title: string
      readonly lines: readonly { at?: number; text: string }[]
    }
  | { readonly type: 'page'; readonly id: string; readonly title: string; readonly html: string }
  | {
      readonly type: 'value'
      readonly id: string
      readonly label: string
      readonly value: string | number
      readonly unit?: string
    }
  | {
      readonly type: 'progress'
      readonly id: 'progress'
      readonly done: number
      readonly total: number
      readonly text?: string
    }
  /** What the prediction is held against: the option that came true, and one sentence with the figures. */
  | { readonly type: 'answer'; readonly id: 'answer'; readonly option: string; readonly because: string }

export interface Prediction {
  readonly type: 'choice'
  readonly question: string
  readonly options: readonly string[]
}

export interface ExperimentContext<P> {
  readonly params: P
  /** Aborted at the time limit and when the run ends. (A cancelled run's process is ended at once.) */
  readonly signal: AbortSignal
  /** Links with delay between two ends on loopback; closed when the run ends. */
  readonly network: {
    /** A TCP link before `target`; each direction takes `delayMs`. Returns the port to connect to. */
    readonly link: (
      target: { host?: string; port: number },
      options: { delayMs: number },
    ) => Promise<{ port: number; close(): Promise<void> }>
  }
}

export interface ExperimentDefinition<S extends z.ZodObject = z.ZodObject> {
  readonly title: string
  /** What it asks, one sentence, shown above the prediction. */
  readonly question: string
  readonly predict: Prediction
  /** The form: each key has a default and a `.describe()`; `z.enum` becomes a select, `z.number` a number field, `z.string` text. */
  readonly params: S
  /** Most it may take: time in ms, memory in MB, observations. Defaults 20000, 256, 2000. */
  readonly limits?: { readonly ms?: number; readonly memoryMb?: number; readonly observations?: number }
  run(context: ExperimentContext<z.infer<S>>): AsyncGenerator<Observation, void, void>
}

/** One field of an experiment's form, made from its Zod schema. */
export type FormField = {
  readonly key: string
  /** The parameter's description, as it stands beside the field. */
  readonly label: string
} & (
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

/** What is known of an experiment without running it; plain JSON. */
export interface ExperimentDescription {
  readonly title: string
  readonly question: string
  readonly predict: Prediction
  readonly form: readonly FormField[]
}

/** Most that a run may take. `observationBytes` is the size of one as JSON, `totalBytes` of all of them. */
export interface RunLimits {
  readonly ms: number
  readonly memoryMb: number
  readonly observations: number
  readonly observationBytes: number
  readonly totalBytes: number
}

/** What comes out of the process that runs an experiment. */
export type RunEvent =
  | { readonly type: 'started'; readonly params: Readonly<Record<string, unknown>> }
  | { readonly type: 'observation'; readonly observation: Observation }
  | { readonly type: 'finished'; readonly ms: number }
  | {
      readonly type: 'failed'
      readonly reason: 'error' | 'time' | 'memory' | 'output' | 'cancelled'
      readonly message: string
      readonly ms: number
    }
