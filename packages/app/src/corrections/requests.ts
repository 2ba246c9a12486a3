import type { PageRequest } from '../cursor.ts'
import type { CorrectionState } from './types.ts'

export interface ProposeRequest {
  /** Slug; the series that is taken unless told. */
  readonly series?: string | undefined
  readonly topic: string
  /** The paragraph's `data-b`, its source and the text's digest, as `paragraph` gave them. */
  readonly block: string
  readonly source: string
  readonly sha256: string
  readonly proposed: string
  readonly reason: string
  /** An address that shows it. */
  readonly evidence?: string | undefined
  readonly name: string
  readonly mail?: string | undefined
}

export type CorrectionFilter = CorrectionState | 'stale'

export interface CorrectionListRequest extends PageRequest {
  readonly state?: CorrectionFilter | undefined
  readonly series?: string | undefined
  readonly topic?: string | undefined
}
