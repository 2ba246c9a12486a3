import { appError } from './errors.ts'

/** A part of a list, newest first. */
export interface Page<T> {
  readonly items: readonly T[]
  /** Give it as `cursor` to get what comes after; absent at the end. */
  readonly next?: string
}

export interface PageRequest {
  /** How many at most; see `MOST_ITEMS`. */
  readonly limit?: number | undefined
  /** What the part before gave as `next`. */
  readonly cursor?: string | undefined
}

/** A place in a list that is ordered by time and then by id, both falling. */
export interface Place {
  /** ms since 1970 */
  readonly at: number
  readonly id: string
}

/** A part of a list has so many unless told, and never more. */
export const MOST_ITEMS = 100

/** The place that a cursor stands for; `undefined` at the beginning. Throws `cursor-invalid` for one that we never gave. */
export function placeOf({ cursor }: PageRequest): Place | undefined {
  if (cursor === undefined) return undefined
  const [at = '', id = '', ...more] = Buffer.from(cursor, 'base64url').toString().split(' ')
  if (more.length > 0 || !/^\d{1,16}$/.test(at) || !/^[a-z0-9-]{1,64}$/.test(id)) throw appError('cursor-invalid', {})
  return { at: Number(at), id }
}

/** What was asked for of the rows behind the cursor's place; give it one row more than `limitOf`, so that it sees whether more come. */
export function pageOf<R extends Place>(rows: readonly R[], request: PageRequest): Page<R> {
  const limit = limitOf(request)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  if (rows.length <= limit || !last) return { items }
  return { items, next: Buffer.from(`${last.at} ${last.id}`).toString('base64url') }
}

export function limitOf({ limit }: PageRequest): number {
  return Math.min(limit ?? MOST_ITEMS, MOST_ITEMS)
}

/** The same for a list that is at hand as a whole, in any order. */
export function pageOfAll<R extends Place>(rows: readonly R[], request: PageRequest): Page<R> {
  const place = placeOf(request)
  const sorted = rows.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
  const behind = place ? sorted.filter(({ at, id }) => at < place.at || (at === place.at && id < place.id)) : sorted
  return pageOf(behind, request)
}
