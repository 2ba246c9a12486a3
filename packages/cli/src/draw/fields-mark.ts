import type { Field } from '@backroad/protocols'
import type { Run } from './bytes.ts'

export interface FieldsDrawing {
  /** Most characters a line. */
  readonly width?: number
  /** The offending run, offsets in the bytes. Its name tells which field of several on the same bytes is meant. */
  readonly mark?: (Run & { readonly name?: string }) | undefined
  /** Where in the message the bytes begin. */
  readonly from?: number
}

/** A field by what it stands on and is called, else all innermost ones that the run touches. */
export function marksOf(fields: readonly Field[], mark: FieldsDrawing['mark']): ReadonlySet<Field> {
  if (mark === undefined) return new Set()
  const end = Math.max(mark.end, mark.start + 1)
  const touched = fields.filter((field) => field.start < end && field.end > mark.start)
  const same = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const named = touched.filter((field) => mark.name !== undefined && same(field.name) === same(mark.name))
  if (named.length > 0) return new Set(named)
  const exact = touched.filter((field) => field.start === mark.start && field.end === mark.end)
  if (exact.length > 0) return new Set(exact.slice(-1))
  const within = touched.filter((field) => field.start >= mark.start && field.end <= end)
  const found = within.length > 0 ? within : touched
  return new Set(found.filter((field) => !found.some((other) => isInside(other, field))))
}

/** Whether a field is a finer part of another. */
const isInside = (inner: Field, outer: Field): boolean =>
  (inner.depth ?? 0) > (outer.depth ?? 0) && inner.start >= outer.start && inner.end <= outer.end
