import { readdir, stat, truncate } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

/** A file that a program keeps below its DATA_DIR. */
export interface DataFile {
  /** Relative to DATA_DIR, with slashes. */
  readonly path: string
  /** In bytes. */
  readonly size: number
  readonly mtimeMs: number
}

/** The files below a folder, the one written last first. A file that goes meanwhile is left out. */
export async function dataFiles(dir: string): Promise<DataFile[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const files = await Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => fileAt(dir, join(entry.parentPath, entry.name))),
  )
  return files.filter((file) => file !== undefined).sort((a, b) => b.mtimeMs - a.mtimeMs)
}

async function fileAt(dir: string, full: string): Promise<DataFile | undefined> {
  try {
    const { size, mtimeMs } = await stat(full)
    return { path: relative(dir, full).split(sep).join('/'), size, mtimeMs }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Which bytes of a write did not reach the disk. */
export interface Tear {
  /** Relative to DATA_DIR; the file with something in it that was written last, unless told. */
  readonly file?: string
  /** How many bytes of its end are gone; all of them where it has fewer. */
  readonly bytes: number
}

/**
 * Cuts bytes off the end of a file, as a crash in the middle of a write leaves it. Gives what was done in words, or
 * undefined when there was no such file.
 */
export async function tearTail(dir: string, { file, bytes }: Tear): Promise<string | undefined> {
  const files = await dataFiles(dir)
  const torn = files.find(({ path, size }) => (file === undefined ? size > 0 : path === file))
  if (torn === undefined) return undefined
  const left = Math.max(0, torn.size - bytes)
  await truncate(join(dir, torn.path), left)
  return `cut ${torn.size - left} of ${torn.size} bytes off the end of ${torn.path}`
}
