import { appError } from '../errors.ts'

/** Result codes, https://www.sqlite.org/rescode.html; the low byte of an extended code is its primary one. */
const BUSY = 5
const LOCKED = 6
const READONLY = 8
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26

/** The primary result code of an error that node:sqlite threw; `undefined` for any other error. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'ERR_SQLITE_ERROR') return undefined
  return ((error as Error & { errcode?: number }).errcode ?? 0) & 0xff
}

/** Another connection holds the lock: worth trying again. */
export function isBusy(error: unknown): boolean {
  return resultCode(error) === BUSY
}

/** What SQLite says, as an error for a person where one can do something about it; anything else as it came. */
export function sqliteError(error: unknown, file: string): unknown {
  switch (resultCode(error)) {
    case BUSY:
    case LOCKED:
      return appError('data-busy', { file }, error)
    case FULL:
      return appError('disk-full', { file }, error)
    case CORRUPT:
    case NOTADB:
      return appError('data-damaged', { file }, error)
    case READONLY:
      return appError('data-folder-unusable', { dir: file, reason: 'The file can only be read' }, error)
    case CANTOPEN:
      return appError('data-folder-unusable', { dir: file, reason: "The file can't be opened or made" }, error)
    default:
      return error
  }
}
