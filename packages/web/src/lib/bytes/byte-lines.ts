import type { WireField } from '../api/run-types.ts'

/** A run of bytes with one name, and the unnamed bytes that ride with it. */
export interface Piece {
  readonly bytes: string
  /** Separators that follow: a space, a colon, CR LF. */
  readonly tail: string
  readonly name?: string
  readonly mark?: 'look' | 'bad'
}

interface Cut {
  readonly start: number
  readonly end: number
  readonly name?: string
  readonly mark?: 'look' | 'bad'
}

/**
 * Lays a message out in lines, one for each LF in it. Unnamed bytes ride with the field before them on their line, so
 * that only names make gaps. A field over several lines has its name on the first. Fields that overlap an earlier one
 * are left out: bytes are drawn once.
 */
export function byteLines(bytes: string, fields: readonly WireField[]): Piece[][] {
  const lines: Piece[][] = [[]]
  for (const cut of cuts(bytes.length, fields)) {
    let rest = cut
    for (const end of lineEnds(bytes, cut)) {
      add(lines, bytes, { ...rest, end })
      if (bytes[end - 1] === '\n' && end < bytes.length) lines.push([])
      rest = { start: end, end: cut.end, ...(cut.mark ? { mark: cut.mark } : {}), ...(cut.name ? { name: '' } : {}) }
    }
  }
  return lines
}

/** The whole message in runs, named and unnamed, in order. */
function cuts(length: number, fields: readonly WireField[]): Cut[] {
  const all: Cut[] = []
  let at = 0
  for (const field of [...fields].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (field.start < at || field.end > length || field.end <= field.start) continue
    if (field.start > at) all.push({ start: at, end: field.start })
    all.push(field)
    at = field.end
  }
  if (at < length) all.push({ start: at, end: length })
  return all
}

/** Where lines end inside a run, and its own end. */
function lineEnds(bytes: string, { start, end }: Cut): number[] {
  const ends: number[] = []
  for (let lf = bytes.indexOf('\n', start); lf !== -1 && lf < end - 1; lf = bytes.indexOf('\n', lf + 1))
    ends.push(lf + 1)
  return [...ends, end]
}

function add(lines: Piece[][], bytes: string, cut: Cut): void {
  const line = lines.at(-1)
  if (!line || cut.end <= cut.start) return
  const text = bytes.slice(cut.start, cut.end)
  const last = line.at(-1)
  if (cut.name === undefined && last) line[line.length - 1] = { ...last, tail: last.tail + text }
  else
    line.push({
      bytes: text,
      tail: '',
      ...(cut.name ? { name: cut.name } : {}),
      ...(cut.mark ? { mark: cut.mark } : {}),
    })
}
