import type { Field } from '../api/check-types.ts'

export interface Mark {
  readonly start: number
  readonly end: number
  readonly name?: string
}

/** Which fields a run of bytes means: the one of its name, else the one on just these bytes, else the innermost it touches. */
export function marked(fields: readonly Field[], mark: Mark | undefined): ReadonlySet<Field> {
  if (!mark) return new Set()
  const end = Math.max(mark.end, mark.start + 1)
  const touched = fields.filter((field) => field.start < end && field.end > mark.start)
  const named = touched.filter((field) => mark.name !== undefined && bare(field.name) === bare(mark.name))
  if (named.length > 0) return new Set(named)
  const exact = touched.findLast((field) => field.start === mark.start && field.end === mark.end)
  if (exact) return new Set([exact])
  const within = touched.filter((field) => field.start >= mark.start && field.end <= end)
  const found = within.length > 0 ? within : touched
  return new Set(found.filter((field) => !found.some((other) => isPart(other, field))))
}

/** "TTL" and "ttl" are one name. */
const bare = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

const isPart = (inner: Field, outer: Field): boolean =>
  (inner.depth ?? 0) > (outer.depth ?? 0) && inner.start >= outer.start && inner.end <= outer.end
