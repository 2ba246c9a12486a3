import { type Change, changesBetween, linesOf } from './line-diff.ts'
import type { Repository, TreeFile } from './repository.ts'

/** Lines that are shown around a change. */
const context = 3

/** How one file became another, as a patch that git apply takes; undefined on a side where there was none. */
export function patchOf(
  repository: Repository,
  path: string,
  before: TreeFile | undefined,
  after: TreeFile | undefined,
): string {
  const read = (file: TreeFile | undefined) => (file ? linesOf(repository.objects.readAs('blob', file.id)) : [])
  const [a, b] = [read(before), read(after)]
  const short = (file: TreeFile | undefined) => (file?.id ?? '0'.repeat(40)).slice(0, 7)
  const modes =
    before === undefined
      ? [`new file mode ${after?.mode}`]
      : after === undefined
        ? [`deleted file mode ${before.mode}`]
        : before.mode === after.mode
          ? []
          : [`old mode ${before.mode}`, `new mode ${after.mode}`]
  const head = [`diff --git a/${path} b/${path}`, ...modes]
  if (before?.id === after?.id) return `${head.join('\n')}\n`
  head.push(`index ${short(before)}..${short(after)}${before && before.mode === after?.mode ? ` ${before.mode}` : ''}`)
  const hunks = hunksOf(changesBetween(a, b)).map((changes) => hunk(a, b, changes))
  if (hunks.length === 0) return `${head.join('\n')}\n`
  head.push(before ? `--- a/${path}` : '--- /dev/null', after ? `+++ b/${path}` : '+++ /dev/null')
  return `${head.join('\n')}\n${hunks.join('')}`
}

/** Changes that are near to one another stand in one hunk. */
function hunksOf(changes: readonly Change[]): Change[][] {
  const hunks: Change[][] = []
  for (const change of changes) {
    const last = hunks.at(-1)?.at(-1)
    if (last && change.aStart - last.aEnd <= 2 * context) hunks.at(-1)?.push(change)
    else hunks.push([change])
  }
  return hunks
}

function hunk(a: readonly string[], b: readonly string[], changes: readonly Change[]): string {
  const first = changes[0] as Change
  const last = changes.at(-1) as Change
  const before = Math.min(context, first.aStart)
  const aStart = first.aStart - before
  const aEnd = Math.min(a.length, last.aEnd + context)
  const bStart = first.bStart - before
  const lines: string[] = []
  let at = aStart
  for (const change of changes) {
    lines.push(...a.slice(at, change.aStart).map((line) => ` ${line}`))
    lines.push(...a.slice(change.aStart, change.aEnd).map((line) => `-${line}`))
    lines.push(...b.slice(change.bStart, change.bEnd).map((line) => `+${line}`))
    at = change.aEnd
  }
  lines.push(...a.slice(at, aEnd).map((line) => ` ${line}`))
  const bEnd = last.bEnd + (aEnd - last.aEnd)
  const whole = lines.map((line) => (line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`))
  return `@@ -${range(aStart, aEnd)} +${range(bStart, bEnd)} @@\n${whole.join('')}`
}

/** "12,3"; lines are counted from 1, and nothing stands behind the line before it. */
function range(start: number, end: number): string {
  const count = end - start
  return `${count === 0 ? start : start + 1},${count}`
}
