import { readIndex } from './git-index.ts'
import { objectId } from './object-store.ts'
import type { Repository, TreeFile } from './repository.ts'
import { contentOf, modeOf, pathsBelow, sameFile, statOf } from './work-tree.ts'

type Letter = ' ' | 'A' | 'D' | 'M'

/** Work that is in no commit. */
export interface Status {
  /** In order of their paths: what the index has made of the last commit, and what the files have made of the index. */
  readonly changed: readonly { readonly path: string; readonly staged: Letter; readonly worked: Letter }[]
  /** Files that are not in the index. */
  readonly untracked: readonly string[]
  /** All paths of the index. */
  readonly indexed: ReadonlySet<string>
}

export function statusOf(repository: Repository): Status {
  const head = repository.headFiles()
  const index = new Map(readIndex(repository.gitDir).map((entry) => [entry.path, entry]))
  const paths = sorted(new Set([...head.keys(), ...index.keys()]))
  const all = paths.map((path) => {
    const entry = index.get(path)
    const staged = sideOf(head.get(path), entry)
    const worked = entry === undefined ? ' ' : sideOf(entry, workFile(repository, path))
    return { path, staged, worked }
  })
  return {
    changed: all.filter(({ staged, worked }) => staged !== ' ' || worked !== ' '),
    untracked: pathsBelow(repository, '.').filter((path) => !index.has(path)),
    indexed: new Set(index.keys()),
  }
}

/** The lines of `status --porcelain`. A folder of which nothing is in the index stands for all that is in it. */
export function statusLines({ changed, untracked, indexed }: Status): string[] {
  const tracked = new Set([...indexed].flatMap(foldersOf))
  const outermost = (path: string) => foldersOf(path).find((folder) => !tracked.has(folder)) ?? path
  return [
    ...changed.map(({ staged, worked, path }) => `${staged}${worked} ${path}`),
    ...sorted(new Set(untracked.map(outermost))).map((path) => `?? ${path}`),
  ]
}

/** What is in the working tree at a path, as it would be added. */
function workFile(repository: Repository, path: string): TreeFile | undefined {
  const stat = statOf(repository, path)
  if (stat === undefined) return undefined
  return { mode: modeOf(stat), id: objectId({ type: 'blob', content: contentOf(repository, path, stat) }) }
}

function sideOf(before: TreeFile | undefined, after: TreeFile | undefined): Letter {
  if (before === undefined) return after === undefined ? ' ' : 'A'
  if (after === undefined) return 'D'
  return sameFile(before, after) ? ' ' : 'M'
}

/** The folders that a path lies in, the outermost first, each with a slash at its end. */
function foldersOf(path: string): string[] {
  const slashes = [...path.matchAll(/\//g)].map(({ index }) => index)
  return slashes.map((at) => path.slice(0, at + 1))
}

function sorted(paths: Iterable<string>): string[] {
  return [...paths].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}
