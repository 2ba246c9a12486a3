import { diff3Merge } from 'node-diff3'
import { commonEnds, takesTooLong } from './alike.ts'

export type Merge =
  | { readonly ok: true; readonly text: string }
  /** Both wrote at the same place: there, `both` has theirs and then yours. */
  | { readonly ok: false; readonly both: string }

/**
 * Puts two texts together that were both made from `base`, line by line. What only one of them changed is taken; what both changed in
 * the same way too. Where both changed the same lines differently, or lines that touch, nothing is decided.
 */
export function mergeTexts(base: string, theirs: string, yours: string): Merge {
  if (theirs === yours || base === yours) return { ok: true, text: theirs }
  if (base === theirs) return { ok: true, text: yours }
  const all = [linesOf(yours), linesOf(base), linesOf(theirs)] as const
  const { head, tail } = commonEnds(all)
  const [mine, from, other] = all.map((lines) => lines.slice(head, lines.length - tail)) as [
    string[],
    string[],
    string[],
  ]
  const merged = all[0].slice(0, head)
  let ok = true
  for (const region of regionsOf(mine, from, other)) {
    if ('b' in region) {
      ok = false
      for (const line of [...withEnd(region.b), ...withEnd(region.a)]) merged.push(line)
    } else for (const line of region.ok) merged.push(line)
  }
  for (const line of all[0].slice(all[0].length - tail)) merged.push(line)
  const text = merged.join('')
  return ok ? { ok, text } : { ok, both: text }
}

type Region = { readonly ok: readonly string[] } | { readonly a: readonly string[]; readonly b: readonly string[] }

/** What can be taken, and what both changed; all that is not the same, where telling would take too long. */
function regionsOf(yours: string[], base: string[], theirs: string[]): Region[] {
  if (takesTooLong(yours, base) || takesTooLong(base, theirs) || takesTooLong(yours, theirs))
    return [{ a: yours, b: theirs }]
  return diff3Merge(yours, base, theirs, { excludeFalseConflicts: true }).map(({ conflict, ok }) =>
    conflict ? { a: conflict.a, b: conflict.b } : { ok: ok ?? [] },
  )
}

/** A last line may lack its end, and something comes after it now. */
function withEnd(lines: readonly string[]): string[] {
  const last = lines.at(-1)
  return last === undefined || last.endsWith('\n') ? [...lines] : [...lines.slice(0, -1), `${last}\n`]
}

/** Lines with their ends, so that joining them gives the text again. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}
