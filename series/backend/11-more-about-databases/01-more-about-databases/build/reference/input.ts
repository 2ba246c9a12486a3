// What a client may say, checked once at the edge.
import { Problem } from './problem.ts'

/** The largest amount, in cents. */
const most = 1_000_000_000_000
const longest = 200

export function objectOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Problem(400, 'the body is no object')
  return body as Readonly<Record<string, unknown>>
}

/** Whole cents, never a fraction and never a text. */
export function amountOf(value: unknown, name: string, least: 0 | 1): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new Problem(400, `${name} must be a whole number of cents from ${least} to ${most}`)
}

export function textOf(value: unknown, name: string): string {
  // A text of PostgreSQL holds any character but this one.
  if (typeof value === 'string' && value !== '' && [...value].length <= longest && !value.includes('\0')) return value
  throw new Problem(400, `${name} must be a text of 1 to ${longest} characters`)
}

export function flagOf(value: unknown, name: string): boolean {
  if (value === undefined) return false
  if (typeof value === 'boolean') return value
  throw new Problem(400, `${name} must be true or false`)
}

/** The number of an account, or undefined for what can't be one. */
export function accountId(text: string): string | undefined {
  return /^[1-9][0-9]{0,17}$/.test(text) ? text : undefined
}

export function limitOf(text: string | null): number {
  if (text === null) return 20
  const limit = Number(text)
  if (/^[0-9]{1,3}$/.test(text) && limit >= 1 && limit <= 100) return limit
  throw new Problem(400, 'limit must be from 1 to 100')
}
