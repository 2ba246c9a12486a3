import { lstatSync, readdirSync, type Dirent } from 'node:fs'
import path from 'node:path'

export interface Stamp {
  /** Names, sizes, times and inodes of all that is in the folder. */
  readonly text: string
  /** The newest time of change in it, ms. */
  readonly newest: number
}

/**
 * A stamp of a topic's folder: while it is the same, nothing in the folder has changed, and nothing needs to be read. Reads no
 * content; a folder takes some twenty microseconds.
 */
export function stampTopic(dir: string): Stamp {
  const parts: string[] = []
  let newest = 0
  const visit = (folder: string, prefix: string): void => {
    const own = lstatSync(folder)
    newest = Math.max(newest, own.mtimeMs)
    const entries = readdirSync(folder, { withFileTypes: true }).filter(isRead)
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const file = `${folder}${path.sep}${entry.name}`
      if (entry.isDirectory()) {
        visit(file, `${prefix}${entry.name}/`)
        continue
      }
      const { size, mtimeMs, ctimeMs, ino } = lstatSync(file)
      newest = Math.max(newest, mtimeMs, ctimeMs)
      parts.push(`${prefix}${entry.name} ${size} ${mtimeMs} ${ctimeMs} ${ino}`)
    }
  }
  visit(dir, '')
  return { text: parts.join('\n'), newest }
}

/** Drafts and hidden files are no part of a series, so they change nothing. */
function isRead({ name }: Dirent): boolean {
  return !name.startsWith('.') && name !== 'node_modules' && !/\.draft(?:\.[a-z]+)?$/.test(name)
}
