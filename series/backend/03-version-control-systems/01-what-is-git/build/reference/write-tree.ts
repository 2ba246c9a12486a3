import type { Repository, TreeFile } from './repository.ts'
import { folderMode, makeTree, type TreeEntry } from './tree.ts'

/** Stores the trees that hold these files, and gives the name of the outermost. */
export function writeTree(repository: Repository, files: ReadonlyMap<string, TreeFile>): string {
  const entries: TreeEntry[] = []
  const folders = new Map<string, Map<string, TreeFile>>()
  for (const [path, { mode, id }] of files) {
    const slash = path.indexOf('/')
    if (slash < 0) {
      entries.push({ mode, name: path, id })
      continue
    }
    const name = path.slice(0, slash)
    const within = folders.get(name) ?? new Map<string, TreeFile>()
    folders.set(name, within.set(path.slice(slash + 1), { mode, id }))
  }
  for (const [name, within] of folders) entries.push({ mode: folderMode, name, id: writeTree(repository, within) })
  return repository.objects.write({ type: 'tree', content: makeTree(entries) })
}
