import type { Param } from '../api/run-types.ts'
import { figure } from '../observation/figures.ts'
import type { Params } from './form-values.ts'

/** A parameter in which two runs differ, as people read it. */
export interface Difference {
  readonly label: string
  readonly before: string
  readonly now: string
}

/** What was not the same for two runs, in the order of the form. */
export function differences(params: readonly Param[], before: Params, now: Params): readonly Difference[] {
  return params
    .filter(({ key }) => before[key] !== now[key])
    .map((param) => ({ label: param.label, before: said(param, before), now: said(param, now) }))
}

/** More of a text is no name for a run. */
const mostText = 60

function said(param: Param, values: Params): string {
  const value = values[param.key] ?? param.default
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return value.length > mostText ? `${value.slice(0, mostText)}…` : value
  return param.type === 'number' && param.unit ? `${figure(value)} ${param.unit}` : figure(value)
}
