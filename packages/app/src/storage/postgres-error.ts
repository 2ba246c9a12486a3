import { appError } from '../errors.ts'

/** Where PostgreSQL is, for people: without the password. */
export function placeOf(url: string): string {
  if (!URL.canParse(url)) return 'the database'
  const { hostname, port, pathname } = new URL(url)
  return `${hostname || 'localhost'}${port ? `:${port}` : ''}${pathname}`
}

/**
 * What PostgreSQL or the way to it says, as an error for a person where one can do something about it; anything else as it
 * came. Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function postgresError(error: unknown, url: string): unknown {
  const { code, message } = error as { code?: string; message?: string }
  if (code === '53100') return appError('disk-full', { file: placeOf(url) }, error)
  if (code === '55P03') return appError('data-busy', { file: placeOf(url) }, error)
  const isRefused = /^(28|08|57P|3D000|53300)/.test(code ?? '')
  const isLost =
    /^(ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|EAI_|ENOENT)/.test(code ?? '') || /terminated|timeout/i.test(message ?? '')
  if (isRefused || isLost)
    return appError('database-unreachable', { where: placeOf(url), reason: reasonOf(error) }, error)
  return error
}

/** One that tried several addresses has no text of its own. */
function reasonOf(error: unknown): string {
  const { message, errors, code } = error as { message?: string; errors?: Error[]; code?: string }
  return (message || errors?.[0]?.message || code || 'No reason was given').replace(/\.$/, '')
}
