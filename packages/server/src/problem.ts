/** The one shape of every error over HTTP: application/problem+json, RFC 9457. */
export interface Problem {
  /** Stable, and the same code that the command line shows. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance?: string
}

export const problemType = 'application/problem+json; charset=utf-8'

/** `code` as a URI; it names the problem and is not meant to be fetched (RFC 9457 §3.1.1). */
export function typeOf(code: string): string {
  return `urn:backroad:problem:${code}`
}

/** Texts for a status that no code of ours stands behind. */
export const statusTitles: Readonly<Record<number, string>> = {
  400: 'The request could not be read.',
  404: 'There is nothing here.',
  405: 'That can not be done here.',
  406: 'There is no form of this that you accept.',
  413: 'That is too much.',
  414: 'The address is too long.',
  415: 'That is not in a form that can be read here.',
  429: 'That was too often.',
  431: 'The header is too long.',
  500: 'Something went wrong in Backroad.',
  503: 'Backroad is shutting down.',
}
