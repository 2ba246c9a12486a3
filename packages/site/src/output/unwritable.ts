import { SiteError } from '../errors.ts'

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  EFBIG: 'the system lets no file grow so large',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the disk can only be read',
  EEXIST: 'something else took its place meanwhile',
  EISDIR: 'a folder has its name',
  ERR_FS_EISDIR: 'a folder has its name',
  ENOTDIR: 'a part of its path is no folder',
  ELOOP: 'its path leads through links that go round',
  ENAMETOOLONG: 'its name is too long',
  ERR_INVALID_ARG_VALUE: 'its name has a sign in it that no name may have',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EIO: 'the disk failed',
}

/** What the system says of a file that can't be written, as an error for a person; anything else as it is. */
export function unwritable(file: string, error: unknown): unknown {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? '']
  if (reason === undefined) return error
  return new SiteError(
    `${shown(file)} could not be written: ${reason}. Your series is as it was. Once it can be written, publish again: what is missing is made then.`,
  )
}

/** A name in a line. */
const shown = (file: string): string => {
  const plain = file.replace(/[\u0000-\u001f\u007f]/g, '\ufffd')
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain
}
