import { byteCells, type ByteCell } from '../bytes/byte-cells.ts'

/** One column of the ruler: what should stand there, what stood there. */
export interface Column {
  /** Offset in the message that was received. */
  readonly at: number
  readonly expected?: ByteCell
  /** Absent where something was expected and nothing came. */
  readonly received?: ByteCell
  readonly isBad: boolean
  readonly isFirst: boolean
  readonly isLast: boolean
}

export interface Ruler {
  readonly columns: readonly Column[]
  /** Bytes before and after that are not shown. */
  readonly before: number
  readonly after: number
}

interface Received {
  readonly bytes: string
  /** How many bytes the message has, where `bytes` is only a part of it. */
  readonly total?: number
  /** Where in the message `bytes` begin. */
  readonly from?: number
  readonly offending?: { readonly start: number; readonly end: number }
  readonly wanted?: string
}

const most = 64
const lead = 24
const trail = 16

/**
 * The bytes round the offending run, a column a byte: from the start of its line if that is near, to the end of its
 * line. What was wanted stands above the run. A run of no bytes is the place where something should have come.
 */
export function ruler({
  bytes,
  offending,
  wanted = '',
  from: base = 0,
  total = base + bytes.length,
}: Received): Ruler | undefined {
  if (!offending || offending.start > bytes.length) return undefined
  const { start } = offending
  const end = Math.max(offending.end, start)
  const width = Math.max(end - start, Math.min(wanted.length, lead), 1)
  const lineStart = bytes.lastIndexOf('\n', start - 1) + 1
  const from = start === 0 ? 0 : Math.max(lineStart, start - lead)
  const lf = bytes.indexOf('\n', Math.max(start, end - 1))
  const lineEnd = lf === -1 ? bytes.length : lf + 1
  const to = Math.min(Math.max(lineEnd, start + width), start + width + trail, from + most)

  const received = byteCells(bytes.slice(from, Math.min(to, bytes.length)))
  const expected = byteCells(wanted.slice(0, to - start))
  const badEnd = Math.min(Math.max(end, start + 1), to)
  const columns = Array.from({ length: to - from }, (_, i): Column => {
    const at = from + i
    const [above, below] = [expected[at - start], received[i]]
    return {
      at: base + at,
      ...(above ? { expected: above } : {}),
      ...(below ? { received: below } : {}),
      isBad: at >= start && at < badEnd,
      isFirst: at === start,
      isLast: at === badEnd - 1,
    }
  })
  return { columns, before: base + from, after: Math.max(0, total - base - to) }
}

/** The ruler's finding in words: which byte, what it is, what it should have been. */
export function finding({ bytes, offending, wanted, from = 0 }: Received): {
  readonly lead: string
  readonly rest: string
} {
  const at = offending?.start ?? 0
  const place = from + at
  const [found] = byteCells(bytes.slice(at, at + 1))
  const [due] = byteCells((wanted ?? '').slice(0, 1))
  const expected = due ? `, where ${spoken(due)}, was expected` : ''
  if (!found)
    return {
      lead: place === 0 ? 'Nothing came' : `After byte ${place - 1} nothing more came`,
      rest: due ? `; hex ${spoken(due)}, was expected.` : '.',
    }
  return { lead: `Byte ${place} is where it goes wrong`, rest: `: hex ${spoken(found)}${expected}.` }
}

function spoken({ text, kind, hex }: ByteCell): string {
  const named = kind === 'space' ? 'a space' : kind === 'text' ? `“${text}”` : text === hex ? '' : text
  return named ? `${hex}, ${named}` : hex
}
