import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  rmdirSync,
  symlinkSync,
  type Stats,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { readIndex, writeIndex } from './git-index.ts'
import type { Repository, TreeFile } from './repository.ts'

/** What stands at a path of the working tree; undefined where there is no file. */
export function statOf(repository: Repository, path: string): Stats | undefined {
  const stat = lstatSync(join(repository.dir, path), { throwIfNoEntry: false })
  return stat === undefined || stat.isDirectory() ? undefined : stat
}

/** The content of a file; of a symbolic link, where it leads. */
export function contentOf(repository: Repository, path: string, stat: Stats): Buffer {
  const full = join(repository.dir, path)
  return stat.isSymbolicLink() ? readlinkSync(full, { encoding: 'buffer' }) : readFileSync(full)
}

/** A file has one of three modes: nothing of its permissions is kept but whether it may be executed. */
export function modeOf(stat: Stats): string {
  if (stat.isSymbolicLink()) return '120000'
  return (stat.mode & 0o100) === 0 ? '100644' : '100755'
}

/** The paths of all files below a path, itself where it is one. */
export function pathsBelow(repository: Repository, path: string): string[] {
  const full = join(repository.dir, path)
  const stat = lstatSync(full, { throwIfNoEntry: false })
  if (stat === undefined) return []
  if (!stat.isDirectory()) return [path]
  const names = readdirSync(full).filter((name) => name !== '.git')
  return names.flatMap((name) => pathsBelow(repository, path === '.' ? name : `${path}/${name}`))
}

/** Files by their path. */
export type Files = ReadonlyMap<string, TreeFile>

/** The paths at which two lists of files differ. */
export function differences(before: Files, after: Files): string[] {
  const paths = new Set([...before.keys(), ...after.keys()])
  return [...paths].filter((path) => !sameFile(before.get(path), after.get(path)))
}

export function sameFile(a: TreeFile | undefined, b: TreeFile | undefined): boolean {
  return a?.id === b?.id && a?.mode === b?.mode
}

/** Does in the working tree and the index what makes `after` of `before`. Whatever does not differ between the two stays as it is. */
export function checkOut(repository: Repository, before: Files, after: Files): void {
  const entries = new Map(readIndex(repository.gitDir).map((entry) => [entry.path, entry]))
  const moving = differences(before, after)
  // First what goes: where a file stood there may be a folder from now on.
  for (const path of moving.filter((each) => !after.has(each))) {
    removeFile(repository, path)
    entries.delete(path)
  }
  for (const path of moving) {
    const file = after.get(path)
    if (file === undefined) continue
    writeWorkFile(repository, path, file.mode, repository.objects.readAs('blob', file.id))
    const stat = statOf(repository, path)
    entries.set(path, { path, ...file, stage: 0, ...(stat === undefined ? {} : { stat }) })
  }
  writeIndex(repository.gitDir, [...entries.values()])
}

export function writeWorkFile(repository: Repository, path: string, mode: string, content: Buffer): void {
  const full = join(repository.dir, path)
  rmSync(full, { force: true })
  mkdirSync(dirname(full), { recursive: true })
  if (mode === '120000') return symlinkSync(content, full)
  writeFileSync(full, content)
  chmodSync(full, mode === '100755' ? 0o755 : 0o644)
}

/** Takes a file away, and the folders that are empty without it. */
export function removeFile(repository: Repository, path: string): void {
  rmSync(join(repository.dir, path), { force: true })
  for (let dir = dirname(path); dir !== '.'; dir = dirname(dir)) {
    const full = join(repository.dir, dir)
    if ((lstatSync(full, { throwIfNoEntry: false })?.isDirectory() ?? false) && readdirSync(full).length > 0) return
    try {
      rmdirSync(full)
    } catch {
      return // it was not there
    }
  }
}
