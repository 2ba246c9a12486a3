import type { ScratchRepository } from './scratch-repository.ts'

/** One object of a repository, with what it names. */
export interface ShownObject {
  readonly id: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly size: number
  readonly names: readonly { readonly id: string; readonly as: string }[]
}

/** All objects of a repository, each with those that it names. */
export async function objectsOf(repository: ScratchRepository): Promise<ShownObject[]> {
  const listed = await repository.git('cat-file', '--batch-all-objects', '--batch-check')
  const objects: ShownObject[] = []
  for (const line of listed.split('\n')) {
    const [id = '', type, size] = line.split(' ')
    if (type !== 'blob' && type !== 'tree' && type !== 'commit') continue
    objects.push({ id, type, size: Number(size), names: await namesOf(repository, id, type) })
  }
  return objects
}

async function namesOf(
  repository: ScratchRepository,
  id: string,
  type: ShownObject['type'],
): Promise<ShownObject['names']> {
  if (type === 'blob') return []
  const shown = await repository.git('cat-file', '-p', id)
  const lines = shown.split('\n')
  if (type === 'tree')
    return lines.flatMap((line) => {
      const [, named, as] = /^\d+ \w+ ([0-9a-f]{40})\t(.*)$/.exec(line) ?? []
      return named === undefined || as === undefined ? [] : [{ id: named, as }]
    })
  const head = lines.slice(0, lines.indexOf(''))
  return head.flatMap((line) => {
    const [, as, named] = /^(tree|parent) ([0-9a-f]{40})$/.exec(line) ?? []
    return named === undefined || as === undefined ? [] : [{ id: named, as }]
  })
}

/** As a person reads it: the first seven digits. */
export const short = (id: string): string => id.slice(0, 7)
