import { type Change, changesBetween, linesOf } from './line-diff.ts'

export interface MergedText {
  readonly content: Buffer
  /** Whether both sides changed the same lines, each in another way. */
  readonly conflict: boolean
}

/** What two texts have made of their base, put together line by line. */
export function mergeLines(
  base: Buffer,
  ours: Buffer,
  theirs: Buffer,
  names: { readonly ours: string; readonly theirs: string },
): MergedText {
  const [o, a, b] = [linesOf(base), linesOf(ours), linesOf(theirs)]
  const mine = changesBetween(o, a)
  const other = changesBetween(o, b)
  const lines: string[] = []
  let conflict = false
  let at = 0
  while (mine.length > 0 || other.length > 0) {
    const { start, end, ofMine, ofOther } = nextRegion(mine, other)
    lines.push(...o.slice(at, start))
    const left = sideOf(a, ofMine, { start, end, base: o })
    const right = sideOf(b, ofOther, { start, end, base: o })
    if (ofOther.length === 0 || left.join('') === right.join('')) lines.push(...left)
    else if (ofMine.length === 0) lines.push(...right)
    else {
      conflict = true
      const whole = (side: readonly string[]) => side.map((line) => (line.endsWith('\n') ? line : `${line}\n`))
      lines.push(`<<<<<<< ${names.ours}\n`, ...whole(left), '=======\n', ...whole(right), `>>>>>>> ${names.theirs}\n`)
    }
    at = end
  }
  lines.push(...o.slice(at))
  return { content: Buffer.from(lines.join(''), 'latin1'), conflict }
}

/** The next lines of the base that changed on a side, with all changes that touch them on either; these are taken off the lists. */
function nextRegion(mine: Change[], other: Change[]) {
  const start = Math.min(mine[0]?.aStart ?? Infinity, other[0]?.aStart ?? Infinity)
  let end = start
  const taken: { ofMine: Change[]; ofOther: Change[] } = { ofMine: [], ofOther: [] }
  for (;;) {
    const list = (mine[0]?.aStart ?? Infinity) <= end ? mine : other
    const next = list[0]
    if (next === undefined || next.aStart > end) return { start, end, ...taken }
    list.shift()
    ;(list === mine ? taken.ofMine : taken.ofOther).push(next)
    end = Math.max(end, next.aEnd)
  }
}

/** What a side has in the place of lines [start, end) of the base. */
function sideOf(
  side: readonly string[],
  changes: readonly Change[],
  { start, end, base }: { start: number; end: number; base: readonly string[] },
): string[] {
  const lines: string[] = []
  let at = start
  for (const { aStart, aEnd, bStart, bEnd } of changes) {
    lines.push(...base.slice(at, aStart), ...side.slice(bStart, bEnd))
    at = aEnd
  }
  return [...lines, ...base.slice(at, end)]
}
