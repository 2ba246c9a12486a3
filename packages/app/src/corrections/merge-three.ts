import { diffArrays } from 'diff'

const MOST_EDITS = 600

/**
 * What two made of the same paragraph, put together; `undefined` where they changed the same lines, or lines that touch, in
 * different ways.
 */
export function mergeLines(base: string, one: string, other: string): string | undefined {
  return merge(base.split('\n'), one.split('\n'), other.split('\n'))?.join('\n')
}

interface Edit {
  /** In the base; `to` is behind the last. */
  readonly from: number
  readonly to: number
  readonly put: readonly string[]
}

function merge(base: readonly string[], one: readonly string[], other: readonly string[]): string[] | undefined {
  const [left, right] = [editsOf(base, one), editsOf(base, other)]
  if (!left || !right) return undefined
  const edits: Edit[] = []
  for (const edit of left) {
    const meets = right.filter((each) => each.from <= edit.to && edit.from <= each.to)
    if (meets.some((each) => !isSame(each, edit))) return undefined
    edits.push(edit)
  }
  edits.push(...right.filter((each) => !left.some((edit) => isSame(each, edit))))
  const out: string[] = []
  let at = 0
  for (const { from, to, put } of edits.toSorted((a, b) => a.from - b.from)) {
    out.push(...base.slice(at, from), ...put)
    at = to
  }
  out.push(...base.slice(at))
  return out
}

function editsOf(base: readonly string[], made: readonly string[]): Edit[] | undefined {
  const changes = diffArrays([...base], [...made], { maxEditLength: MOST_EDITS })
  if (!changes) return undefined
  const edits: Edit[] = []
  let at = 0
  let open: { from: number; to: number; put: string[] } | undefined
  for (const { value, added, removed } of changes) {
    if (!added && !removed) {
      if (open) edits.push(open)
      open = undefined
      at += value.length
      continue
    }
    open ??= { from: at, to: at, put: [] }
    if (added) open.put.push(...value)
    else open.to = at += value.length
  }
  if (open) edits.push(open)
  return edits
}

function isSame(a: Edit, b: Edit): boolean {
  return (
    a.from === b.from && a.to === b.to && a.put.length === b.put.length && a.put.every((part, i) => part === b.put[i])
  )
}
