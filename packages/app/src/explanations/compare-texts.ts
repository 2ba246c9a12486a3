import { diffComm } from 'node-diff3'
import type { Difference, TextChange } from '../types.ts'
import { commonEnds, takesTooLong } from './alike.ts'
import { linesOf } from './merge-texts.ts'

/** Words beyond this many in one place are compared as a whole: comparing takes time with their square. */
const MOST_WORDS = 2000

/** What became of a text, in order: the `same` and `out` parts make the earlier one, the `same` and `in` parts the later. */
export function compareTexts(earlier: string, later: string): Difference[] {
  const [before, after] = [linesOf(earlier), linesOf(later)]
  const { head, tail } = commonEnds([before, after])
  const [out, into] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)]
  const parts: Difference[] = []
  add(parts, 'same', before.slice(0, head).join(''))
  if (takesTooLong(out, into)) {
    add(parts, 'out', out.join(''))
    add(parts, 'in', into.join(''))
  } else {
    for (const lines of diffComm(out, into)) {
      if ('common' in lines) add(parts, 'same', lines.common.join(''))
      else compareWords(parts, lines.buffer1.join(''), lines.buffer2.join(''))
    }
  }
  add(parts, 'same', before.slice(before.length - tail).join(''))
  return parts
}

/** What to replace in a text to make the other of it, in order; places are of the text as it was. */
export function changesBetween(text: string, other: string): TextChange[] {
  const changes: TextChange[] = []
  let at = 0
  for (const { kind, text: piece } of compareTexts(text, other)) {
    const last = changes.at(-1)
    const touches = last !== undefined && last.to === at
    if (kind === 'in') {
      if (touches) changes[changes.length - 1] = { ...last, insert: last.insert + piece }
      else changes.push({ from: at, to: at, insert: piece })
      continue
    }
    if (kind === 'out') {
      if (touches) changes[changes.length - 1] = { ...last, to: at + piece.length }
      else changes.push({ from: at, to: at + piece.length, insert: '' })
    }
    at += piece.length
  }
  return changes
}

function compareWords(parts: Difference[], earlier: string, later: string): void {
  const [before, after] = [wordsOf(earlier), wordsOf(later)]
  if (before.length + after.length > MOST_WORDS) {
    add(parts, 'out', earlier)
    add(parts, 'in', later)
    return
  }
  for (const words of diffComm(before, after)) {
    if ('common' in words) add(parts, 'same', words.common.join(''))
    else {
      add(parts, 'out', words.buffer1.join(''))
      add(parts, 'in', words.buffer2.join(''))
    }
  }
}

const wordsOf = (text: string): string[] => text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? []

function add(parts: Difference[], kind: Difference['kind'], text: string): void {
  if (text === '') return
  const last = parts.at(-1)
  if (last?.kind === kind) parts[parts.length - 1] = { kind, text: last.text + text }
  else parts.push({ kind, text })
}
