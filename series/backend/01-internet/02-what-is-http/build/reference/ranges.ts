import { field, type Request } from './request.ts'

/** Both ends are included, counted from 0. */
export interface Range {
  readonly first: number
  readonly last: number
}

/** The part asked for, RFC 9110 §14: 'whole' where there is no range to follow, 'none' where it lies outside. */
export function rangeOf(request: Request, size: number, etag: string): Range | 'whole' | 'none' {
  const asked = field(request, 'range')
  // An empty file has no part, so it is sent as it is.
  if (asked === undefined || request.method !== 'GET' || size === 0) return 'whole'
  const copy = field(request, 'if-range')
  if (copy !== undefined && copy !== etag) return 'whole'

  const suffix = /^bytes=-(\d+)$/i.exec(asked)
  if (suffix) {
    const length = Math.min(Number(suffix[1]), size)
    return length === 0 ? 'none' : { first: size - length, last: size - 1 }
  }
  const range = /^bytes=(\d+)-(\d*)$/i.exec(asked)
  // Several ranges at once, other units and nonsense may all be answered with the whole.
  if (!range) return 'whole'
  const first = Number(range[1])
  const last = range[2] === '' ? Infinity : Number(range[2])
  if (first >= size) return 'none'
  return last < first ? 'whole' : { first, last: Math.min(last, size - 1) }
}
