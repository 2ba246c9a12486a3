import { readIndex } from './git-index.ts'
import { objectId } from './object-store.ts'
import type { Repository, TreeFile } from './repository.ts'
import { contentOf, modeOf, pathsBelow, statOf } from './work-tree.ts'

/** The lines of `status --porcelain`: what the next commit changes, and what of the working tree is not in the index. */
export function statusOf(repository: Repository): string[] {
  const head = repository.headFiles()
  const index = new Map(readIndex(repository.gitDir).map((entry) => [entry.path, entry]))
  const lines: string[] = []
  for (const path of sorted(new Set([...head.keys(), ...index.keys()]))) {
    const entry = index.get(path)
    const staged = sideOf(head.get(path), entry)
    const worked = entry === undefined ? ' ' : sideOf(entry, workFile(repository, path))
    if (staged !== ' ' || worked !== ' ') lines.push(`${staged}${worked} ${path}`)
  }
  return [...lines, ...untracked(repository, index).map((path) => `?? ${path}`)]
}

/** What is in the working tree at a path, as it would be added. */
export function workFile(repository: Repository, path: string): TreeFile | undefined {
  const stat = statOf(repository, path)
  if (stat === undefined) return undefined
  return { mode: modeOf(stat), id: objectId({ type: 'blob', content: contentOf(repository, path, stat) }) }
}

function sideOf(before: TreeFile | undefined, after: TreeFile | undefined): ' ' | 'A' | 'D' | 'M' {
  if (before === undefined) return after === undefined ? ' ' : 'A'
  if (after === undefined) return 'D'
  return before.id === after.id && before.mode === after.mode ? ' ' : 'M'
}

/** Files that are not in the index; a folder of which none is stands for all of its own. */
function untracked(repository: Repository, index: ReadonlyMap<string, unknown>): string[] {
  const tracked = new Set<string>()
  for (const path of index.keys())
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) tracked.add(path.slice(0, at + 1))
  const found = pathsBelow(repository, '.').filter((path) => !index.has(path))
  return sorted(new Set(found.map((path) => outermost(path, tracked))))
}

function outermost(path: string, tracked: ReadonlySet<string>): string {
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
    const folder = path.slice(0, at + 1)
    if (!tracked.has(folder)) return folder
  }
  return path
}

function sorted(paths: Iterable<string>): string[] {
  return [...paths].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}
