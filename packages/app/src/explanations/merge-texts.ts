import { diff3Merge } from 'node-diff3'

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
  const merged: string[] = []
  let ok = true
  for (const region of diff3Merge(linesOf(yours), linesOf(base), linesOf(theirs), { excludeFalseConflicts: true })) {
    if (region.conflict) {
      ok = false
      merged.push(...withEnd(region.conflict.b), ...withEnd(region.conflict.a))
    } else merged.push(...(region.ok ?? []))
  }
  const text = merged.join('')
  return ok ? { ok, text } : { ok, both: text }
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
