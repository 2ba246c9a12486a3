import type { Param } from '../api/run-types.ts'

/** What an experiment is run with: numbers as numbers, switches as yes or no. */
export type Params = Record<string, string | number | boolean>

/** Reads the form of an experiment. A number left empty takes its default; the server judges the rest. */
export function formValues(params: readonly Param[], form: FormData): Params {
  return Object.fromEntries(params.map((param) => [param.key, valueOf(param, form.get(param.key))]))
}

function valueOf(param: Param, entry: FormDataEntryValue | null): string | number | boolean {
  // A switch that is off sends nothing.
  if (param.type === 'switch') return entry !== null
  if (typeof entry !== 'string') return param.default
  if (param.type !== 'number') return entry.replaceAll('\r\n', '\n')
  return entry.trim() === '' ? param.default : Number(entry)
}
