import type { NamedPipes } from '../named-pipes.ts'
import type { Probe } from './probe-load.ts'
import type { LoadRun } from './run-load.ts'
import type { LoadSample } from './types.ts'

/** What the generator's process is told. */
export type GeneratorOrder =
  | { readonly type: 'load'; readonly module: string; readonly name: string; readonly seed: string }
  | { readonly type: 'probe'; readonly host: string; readonly port: number; readonly pipes?: NamedPipes | undefined }
  | { readonly type: 'run'; readonly run: LoadRun }

/** What it answers, one for each order. */
export type GeneratorAnswer =
  | { readonly type: 'loaded' }
  | { readonly type: 'probed'; readonly probe: Probe }
  | { readonly type: 'ran'; readonly sample: LoadSample }
  | { readonly type: 'failed'; readonly message: string }
