import type { Repository } from './repository.ts'

/** All commits from one on, the newest first by the clocks of their committers, none before one that came of it. */
export function historyOf(repository: Repository, from: string): string[] {
  const reached = ancestorsOf(repository, from)
  const childrenLeft = new Map<string, number>()
  for (const id of reached)
    for (const parent of repository.commit(id).parents) childrenLeft.set(parent, (childrenLeft.get(parent) ?? 0) + 1)
  const ready = [from]
  const order: string[] = []
  for (;;) {
    ready.sort((a, b) => repository.commit(a).time - repository.commit(b).time)
    const next = ready.pop()
    if (next === undefined) return order
    order.push(next)
    for (const parent of repository.commit(next).parents) {
      const left = (childrenLeft.get(parent) ?? 0) - 1
      childrenLeft.set(parent, left)
      if (left === 0) ready.push(parent)
    }
  }
}

/** A commit and all that it came of. */
export function ancestorsOf(repository: Repository, from: string): Set<string> {
  const reached = new Set<string>()
  const open = [from]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue
    reached.add(id)
    open.push(...repository.commit(id).parents)
  }
  return reached
}

/** The best of what two commits have in common: common ancestors that no other of them came of. */
export function mergeBases(repository: Repository, a: string, b: string): string[] {
  const ofB = ancestorsOf(repository, b)
  const common = [...ancestorsOf(repository, a)].filter((id) => ofB.has(id))
  const surpassed = new Set<string>()
  for (const id of common) {
    const older = ancestorsOf(repository, id)
    older.delete(id)
    for (const ancestor of older) surpassed.add(ancestor)
  }
  return common.filter((id) => !surpassed.has(id))
}
