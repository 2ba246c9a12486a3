import { AppError, type ErrorKind } from '@backroad/app'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'

/** The one shape of every error over HTTP: application/problem+json, RFC 9457. */
export interface Problem {
  /** A stable name, see `typeOf`. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  /** The path that was asked for. */
  readonly instance?: string
}

export const problemType = 'application/problem+json; charset=utf-8'

/** The code as a URI; it names the problem and is not meant to be fetched (RFC 9457 §3.1.1). */
export function typeOf(code: string): string {
  return `urn:backroad:problem:${code}`
}

const statusOfKind: Readonly<Record<ErrorKind, number>> = {
  'not-found': 404,
  invalid: 422,
  conflict: 409,
  unavailable: 503,
}

/** What to tell of what Fastify or its plugins refuse, by status. */
const refusals: Readonly<Record<number, readonly [code: string, title: string]>> = {
  400: ['request-unreadable', 'The request could not be read.'],
  404: ['not-found', 'There is nothing here.'],
  406: ['not-acceptable', 'There is no form of this that you accept.'],
  413: ['too-large', 'That is too much.'],
  414: ['target-too-long', 'The address is too long.'],
  415: ['not-json', 'That is not in a form that can be read here.'],
  429: ['too-often', 'That was too often.'],
}

/** Any error as a problem. Only what we did not foresee is a 500, and its text stays here: it may name anything. */
export function problemOf(error: unknown, path: string): Problem {
  const instance = path.split('?')[0]!
  if (error instanceof AppError) {
    const detail = [error.why, error.todo].join(' ')
    return {
      type: typeOf(error.code),
      title: error.what,
      status: statusOfKind[error.kind],
      detail: `${error.what} ${detail}`,
      instance,
    }
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const detail = error.validation.map(
      ({ instancePath, message }) =>
        `${instancePath.slice(1).replaceAll('/', '.') || error.validationContext}: ${message}`,
    )
    return {
      type: typeOf('request-invalid'),
      title: 'The request does not hold what it should.',
      status: 400,
      detail: detail.join('; '),
      instance,
    }
  }
  const status = (error as { statusCode?: number } | undefined)?.statusCode ?? 500
  if (status >= 400 && status < 500) {
    const [code, title] = refusals[status] ?? ['request-refused', 'The request was refused.']
    return { type: typeOf(code), title, status, detail: (error as Error).message, instance }
  }
  return {
    type: typeOf('fault'),
    title: 'Something went wrong in Backroad.',
    status: 500,
    detail: 'This is a fault of Backroad, not yours. What went wrong stands in the terminal where it runs.',
    instance,
  }
}
