import type { Build } from '@backroad/series'
import { appError } from '../errors.ts'

export interface SelectionRequest {
  /** All stages; a proof needs this, or an `until` that names the last. */
  readonly all?: boolean | undefined
  /** Up to this stage, by slug. */
  readonly until?: string | undefined
  /** Only these, by slug. */
  readonly only?: readonly string[] | undefined
}

/** What the check engine is given; nothing means all stages. */
export type Selection = { readonly until?: string } | { readonly only: readonly string[] }

/**
 * Which stages a check runs. Unless told, all up to the learner's next one: one beyond the longest unbroken run of
 * stages, from the first, of which each has passed at some time. Throws `stage-unknown`, `selection-conflict`.
 */
export function selectStages(build: Build, request: SelectionRequest, everPassed: ReadonlySet<string>): Selection {
  const { all, until, only } = request
  if ([all === true, until !== undefined, only !== undefined].filter(Boolean).length > 1) {
    throw appError('selection-conflict', {})
  }
  const slugs = build.stages.toSorted((a, b) => a.number - b.number).map((stage) => stage.slug)
  const unknown = [...(only ?? []), ...(until === undefined ? [] : [until])].find((slug) => !slugs.includes(slug))
  if (unknown !== undefined) throw appError('stage-unknown', { stage: unknown, stages: slugs })

  if (only !== undefined) return { only }
  if (until !== undefined) return { until }
  if (all === true) return {}
  const next = slugs.find((slug) => !everPassed.has(slug))
  return next === undefined ? {} : { until: next }
}
