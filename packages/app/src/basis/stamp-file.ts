import { statSync } from 'node:fs'

/** A file changed so shortly ago may change again without another time of change: its clock ticks in steps, FAT's in 2 s. */
const SETTLED_AFTER = 2000

export interface FileStamp {
  /** Another whenever the file, or the list of names in a folder, is another. */
  readonly text: string
  /** Whether the stamp can be relied on to change with the next change. */
  readonly isSettled: boolean
}

/** Of what is at a path, or of nothing being there. Reads no content; takes a few microseconds. */
export function stampFile(path: string): FileStamp {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = statSync(path)
    const newest = Math.max(mtimeMs, ctimeMs)
    return { text: `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}`, isSettled: newest < Date.now() - SETTLED_AFTER }
  } catch (error) {
    return { text: String((error as NodeJS.ErrnoException).code), isSettled: true }
  }
}
