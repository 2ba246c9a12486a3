import { Refusal } from './refusal.ts'
import type { Repository } from './repository.ts'
import { statusOf } from './status.ts'

/** Throws where something would be written or taken away, at one of these paths, that is in no commit. */
export function refuseToLoseWork(repository: Repository, paths: readonly string[]): void {
  const { changed, untracked } = statusOf(repository)
  for (const work of [...changed.map(({ path }) => path), ...untracked])
    if (paths.some((path) => isInTheWay(path, work))) throw new Refusal(`${work} is in no commit, and would be lost`)
}

/** Whether two paths can't both be files, or are the same. */
function isInTheWay(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`)
}
