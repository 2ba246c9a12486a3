import path from 'node:path'

/** The series that comes with Backroad. */
export const backendSeries = path.resolve(import.meta.dirname, '../../../series/backend')

/** The folder of a series that was asked for, absolute; the one that comes with Backroad when none was. */
export const seriesDirOf = (asked: string | undefined): string =>
  asked === undefined ? backendSeries : path.resolve(asked)
