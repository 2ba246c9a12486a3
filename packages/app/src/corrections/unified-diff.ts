import { applyPatch, parsePatch, structuredPatch } from 'diff'

/** Beyond so many lines that differ all are taken as changed: comparing takes time with the square of it. */
const MOST_EDITS = 600

/**
 * The unified difference of two paragraphs, with the line numbers of their file: `firstLine` is the first line's. Nothing is
 * said of a missing line end at the end: a paragraph has none.
 */
export function unifiedDiff(before: string, after: string, file: string, firstLine = 1): string {
  const [old, young] = [ended(before), ended(after)]
  const patch = structuredPatch(`a/${file}`, `b/${file}`, old, young, undefined, undefined, {
    context: 3,
    maxEditLength: MOST_EDITS,
  })
  const hunks = patch?.hunks ?? [wholeHunk(old, young)]
  // An empty side has no line, and is said to stand behind the line before it.
  const numbered = (start: number, count: number) => {
    const at = count === 0 ? firstLine - 1 : start + firstLine - 1
    return count === 1 ? `${at}` : `${at},${count}`
  }
  const parts = hunks.flatMap((hunk) => [
    `@@ -${numbered(hunk.oldStart, hunk.oldLines)} +${numbered(hunk.newStart, hunk.newLines)} @@`,
    ...hunk.lines,
  ])
  return [`--- a/${file}`, `+++ b/${file}`, ...parts, ''].join('\n')
}

/**
 * What a difference makes of a paragraph, whatever line of the file its numbers begin at; `undefined` when it is not well-formed
 * or does not fit. Never fuzzy: every line that it names must be there.
 */
export function applyDiff(before: string, diff: string): string | undefined {
  try {
    const [patch, ...more] = parsePatch(diff)
    if (!patch || more.length > 0 || patch.hunks.length === 0) return undefined
    const shift = firstLineOf(before, patch.hunks) - 1
    const hunks = patch.hunks.map((hunk) => ({
      ...hunk,
      oldStart: Math.max(hunk.oldLines === 0 ? 0 : 1, hunk.oldStart - shift),
      newStart: Math.max(hunk.newLines === 0 ? 0 : 1, hunk.newStart - shift),
    }))
    const after = applyPatch(ended(before), { ...patch, hunks }, { fuzzFactor: 0 })
    return after === false ? undefined : after.replace(/\n$/, '')
  } catch {
    // A difference that can't be read fits nothing; what is wrong in it helps nobody.
    return undefined
  }
}

type Hunks = ReturnType<typeof parsePatch>[number]['hunks']

/** The number that the paragraph's first line has in a difference: the first hunk's lines are looked for in the paragraph. */
function firstLineOf(before: string, hunks: Hunks): number {
  const [first] = hunks
  if (!first || first.oldLines === 0) return 1
  const old = first.lines.filter((line) => line[0] === ' ' || line[0] === '-').map((line) => line.slice(1))
  const lines = before.split('\n')
  const at = lines.findIndex((_, start) => old.every((line, i) => lines[start + i] === line))
  return first.oldStart - Math.max(0, at)
}

function wholeHunk(before: string, after: string) {
  const old = before.split('\n').slice(0, -1)
  const young = after.split('\n').slice(0, -1)
  return {
    oldStart: 1,
    oldLines: old.length,
    newStart: 1,
    newLines: young.length,
    lines: [...old.map((line) => `-${line}`), ...young.map((line) => `+${line}`)],
  }
}

const ended = (text: string): string => (text === '' ? '' : `${text}\n`)
