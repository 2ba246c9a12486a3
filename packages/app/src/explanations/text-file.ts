import { LONGEST_TEXT } from '@backroad/series'
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { appError } from '../errors.ts'

/**
 * The text of a file, or undefined when there is none. Never follows a link.
 * Throws `text-unreadable` (a link, a folder, no UTF-8, not allowed), `text-too-large`.
 */
export async function readText(file: string): Promise<string | undefined> {
  try {
    await using handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const facts = await handle.stat()
    if (!facts.isFile()) throw appError('text-unreadable', { file, reason: 'It is no file' })
    if (facts.size > LONGEST_TEXT.bytes)
      throw appError('text-too-large', { file, bytes: facts.size, said: LONGEST_TEXT.said })
    const bytes = await handle.readFile()
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw appError('text-unreadable', { file, reason: 'It is no text in UTF-8' }, error)
    if (code === 'ELOOP') throw appError('text-unreadable', { file, reason: 'It is a symbolic link' }, error)
    if (code === 'EACCES' || code === 'EPERM')
      throw appError('text-unreadable', { file, reason: 'You may not read it' }, error)
    throw error
  }
}

/**
 * Puts a file into its place as a whole: it is written beside it and on disk before it takes the name, so that at any moment the old
 * or the new one stands there. Throws `text-unwritable`, and the old one is then as it was.
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const dir = path.dirname(file)
  const half = path.join(dir, `.${path.basename(file)}.${randomBytes(6).toString('hex')}`)
  try {
    await refuseLink(file)
    {
      await using handle = await open(half, 'wx', 0o644)
      await handle.writeFile(content)
      await handle.sync()
    }
    await rename(half, file)
    await syncFolder(dir)
  } catch (error) {
    await rm(half, { force: true }).catch(() => {}) // where nothing can be written, nothing was
    throw unwritable(file, error)
  }
}

/** Makes sure that names in a folder, as they are now, are on disk. */
export async function syncFolder(dir: string): Promise<void> {
  await using handle = await open(dir, 'r')
  await handle.sync()
}

async function refuseLink(file: string): Promise<void> {
  const facts = await lstat(file).catch(() => undefined)
  if (facts && !facts.isFile())
    throw appError('text-unwritable', {
      file,
      reason: facts.isSymbolicLink() ? 'It is a symbolic link' : 'It is no file',
    })
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full',
  EDQUOT: 'Your share of the disk is full',
  EFBIG: 'The system lets no file grow so large',
  EACCES: 'You may not write there',
  EPERM: 'You may not write there',
  EROFS: 'The disk can only be read',
  ENOENT: 'Its folder is not there any more',
  ENOTDIR: 'Its folder is not there any more',
  EMFILE: 'Too many files are open',
  ENFILE: 'Too many files are open',
}

/** What the system says of a file that can't be written, as an error for a person. */
export function unwritable(file: string, error: unknown): unknown {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? '']
  return reason === undefined ? error : appError('text-unwritable', { file, reason }, error)
}
