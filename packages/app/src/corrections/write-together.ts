import { constants } from 'node:fs'
import { chmod, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { AppError, appError } from '../errors.ts'
import { newId } from '../new-id.ts'

/** A file as it was read, and as it is to be. */
export interface FileChange {
  readonly path: string
  /** `undefined`: it was not there. */
  readonly before: string | undefined
  readonly after: string
}

/** Somebody else wrote to one of the files meanwhile. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile'
}

/**
 * Writes files of one folder so that at no moment half of one is there, and none is touched before all are on disk beside them.
 * Throws `disk-full` or `correction-unwritable`, and `ChangedMeanwhile`; the files are then as they were.
 */
export async function writeTogether(changes: readonly FileChange[]): Promise<void> {
  const halves = new Map<string, string>()
  let at = changes[0]?.path ?? ''
  try {
    for (const { path, after } of changes) {
      at = path
      const half = join(dirname(path), `.${basename(path)}.${newId()}`)
      halves.set(path, half)
      await writeThrough(half, after, await modeOf(path))
    }
    for (const { path, before } of changes) await mustStillBe(path, before)
    for (const { path } of changes) {
      at = path
      await rename(halves.get(path)!, path)
      halves.delete(path)
    }
    for (const dir of new Set(changes.map(({ path }) => dirname(path)))) await syncFolder(dir)
  } catch (error) {
    throw error instanceof ChangedMeanwhile || error instanceof AppError ? error : asAppError(error, at)
  } finally {
    for (const half of halves.values()) await rm(half, { force: true })
  }
}

/** Throws `ChangedMeanwhile`; and `correction-unwritable` for what is no text in UTF-8, of which signs would be lost. */
async function mustStillBe(path: string, before: string | undefined): Promise<void> {
  const now = await bytesIfThere(path)
  if (now?.toString('utf8') !== before) throw new ChangedMeanwhile(path)
  if (now && before !== undefined && !now.equals(Buffer.from(before)))
    throw appError('correction-unwritable', { path, reason: 'It is no text in UTF-8' })
}

/** What is in a file; `undefined` when there is none. */
export async function textIfThere(path: string): Promise<string | undefined> {
  return (await bytesIfThere(path))?.toString('utf8')
}

async function bytesIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function writeThrough(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  // A file is made with less than what was asked for where the process has a mask.
  await chmod(path, mode)
}

async function modeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mode }) => mode & 0o777,
    () => 0o644,
  )
}

/** A rename is lost with the power unless its folder is on disk too. */
async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, constants.O_RDONLY)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function asAppError(error: unknown, path: string): unknown {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return appError('disk-full', { file: path }, error)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return appError('correction-unwritable', { path, reason: 'It, or its folder, may not be written to' }, error)
  }
  return code === undefined
    ? error
    : appError('correction-unwritable', { path, reason: `The system says ${message}` }, error)
}
