import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeCommit } from './commit.ts'
import { type IndexEntry, readIndex, writeIndex } from './git-index.ts'
import { ancestorsOf, mergeBases } from './history.ts'
import { mergeLines } from './merge-lines.ts'
import { Refusal } from './refusal.ts'
import { refuseToLoseWork } from './refuse-to-lose-work.ts'
import type { Repository, TreeFile } from './repository.ts'
import { statusOf } from './status.ts'
import { checkOut, differences, sameFile, writeWorkFile } from './work-tree.ts'
import { writeTree } from './write-tree.ts'

/** Joins the history of another branch to that of HEAD. */
export function merge(repository: Repository, name: string): void {
  const theirs = repository.resolve(name)
  const ours = repository.resolve('HEAD')
  if (statusOf(repository).changed.some(({ staged }) => staged !== ' '))
    throw new Refusal('there are changes that are not committed: commit them first')
  if (ancestorsOf(repository, ours).has(theirs)) return
  const filesOf = (id: string | undefined) =>
    id === undefined ? new Map<string, TreeFile>() : repository.files(repository.commit(id).tree)
  const [before, after] = [filesOf(ours), filesOf(theirs)]
  if (ancestorsOf(repository, theirs).has(ours)) {
    refuseToLoseWork(repository, differences(before, after))
    checkOut(repository, before, after)
    return moveHead(repository, theirs)
  }
  const [base] = mergeBases(repository, ours, theirs)
  const merged = mergeFiles(repository, [filesOf(base), before, after], name)
  const collided = merged.conflicts.map(({ path }) => path)
  refuseToLoseWork(repository, [...differences(before, merged.files), ...collided])
  checkOut(repository, before, merged.files)
  if (merged.conflicts.length > 0) leaveConflicts(repository, merged.conflicts, theirs, name)
  const message = `Merge branch '${name}'\n`
  const tree = writeTree(repository, merged.files)
  const content = makeCommit({ tree, parents: [ours, theirs], message })
  moveHead(repository, repository.objects.write({ type: 'commit', content }))
}

export function moveHead(repository: Repository, id: string): void {
  const { headRef } = repository.refs
  if (headRef === undefined) repository.refs.setHead(id)
  else repository.refs.write(headRef, id)
}

/** The commit that is being merged, where a merge waits for a person to end it. */
export function mergeHead(repository: Repository): string | undefined {
  const path = join(repository.gitDir, 'MERGE_HEAD')
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined
}

/** A merge that waited is done. */
export function endMerge(repository: Repository): void {
  for (const name of ['MERGE_HEAD', 'MERGE_MSG']) rmSync(join(repository.gitDir, name), { force: true })
}

/** A path on which both sides did something else. */
interface Conflict {
  readonly path: string
  /** Of base, ours and theirs, what each has there. */
  readonly sides: readonly (TreeFile | undefined)[]
  /** What is put into the working tree. */
  readonly mode: string
  readonly content: Buffer
}

type Sides = readonly [Map<string, TreeFile>, Map<string, TreeFile>, Map<string, TreeFile>]

function mergeFiles(
  repository: Repository,
  [base, ours, theirs]: Sides,
  name: string,
): { files: Map<string, TreeFile>; conflicts: Conflict[] } {
  const files = new Map<string, TreeFile>()
  const conflicts: Conflict[] = []
  for (const path of new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])) {
    const [o, a, b] = [base.get(path), ours.get(path), theirs.get(path)]
    const simple = sameFile(a, b) || sameFile(o, b) ? { file: a } : sameFile(o, a) ? { file: b } : undefined
    if (simple) {
      if (simple.file) files.set(path, simple.file)
      continue
    }
    const read = (file: TreeFile | undefined) => (file ? repository.objects.readAs('blob', file.id) : Buffer.alloc(0))
    const text = mergeLines(read(o), read(a), read(b), { ours: 'HEAD', theirs: name })
    const mode = (sameFile(o && { ...o, id: '' }, a && { ...a, id: '' }) ? b : a)?.mode ?? a?.mode ?? b?.mode ?? ''
    if (a && b && !text.conflict) {
      files.set(path, { mode, id: repository.objects.write({ type: 'blob', content: text.content }) })
    } else conflicts.push({ path, sides: [o, a, b], mode, content: a && b ? text.content : read(a ?? b) })
  }
  return { files, conflicts }
}

/** Leaves what a person has to decide: in the working tree with marks, in the index in up to three versions. */
function leaveConflicts(repository: Repository, conflicts: readonly Conflict[], theirs: string, name: string): never {
  const entries: IndexEntry[] = readIndex(repository.gitDir)
  for (const { path, sides, mode, content } of conflicts) {
    writeWorkFile(repository, path, mode, content)
    for (const [i, side] of sides.entries()) if (side) entries.push({ path, ...side, stage: i + 1 })
  }
  writeIndex(repository.gitDir, entries)
  writeFileSync(join(repository.gitDir, 'MERGE_HEAD'), `${theirs}\n`)
  writeFileSync(join(repository.gitDir, 'MERGE_MSG'), `Merge branch '${name}'\n`)
  throw new Refusal(conflicts.map(({ path }) => `CONFLICT: both sides changed ${path}`).join('\n'))
}
