/** A run of bytes to be marked, offsets from the first byte drawn. */
export interface Run {
  readonly start: number
  readonly end: number
}

interface Cell {
  readonly text: string
  readonly offset: number
}

const named: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' }

/** One byte as it is shown: printable ASCII as itself, the rest as an escape. */
function show(byte: number): string {
  if (named[byte] !== undefined) return named[byte]
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
}

/**
 * Bytes as text, a line to each line feed, with a run underlined by carets.
 * @param bytes one character a byte
 * @param width most characters a line
 * @param most most lines of bytes; what lies between is counted in words
 * @param mark the run to underline, which is kept in sight
 * @param atEnd keeps the end in sight, where nothing is marked
 * @param total how many bytes there were from the first one drawn on, where `bytes` is not all of them
 */
export function drawText(
  bytes: string,
  {
    width = 68,
    most = 8,
    mark,
    atEnd = false,
    total = bytes.length,
  }: { width?: number; most?: number; mark?: Run; atEnd?: boolean; total?: number } = {},
): string[] {
  const lines = linesOf(bytes, width)
  const unmarked = atEnd ? lines.length - 1 : -1
  const marked = mark === undefined ? unmarked : lines.findIndex((line) => isIn(line, mark))
  const shown = window(lines.length, most, marked)
  const drawn: string[] = []
  let last = -1
  for (const index of shown) {
    const line = lines[index]
    if (line === undefined) continue
    if (index > last + 1) drawn.push(`… ${(line[0]?.offset ?? 0) - endOf(lines[last])} bytes …`)
    drawn.push(line.map((cell) => cell.text).join(''))
    if (mark !== undefined && isIn(line, mark)) drawn.push(carets(line, mark))
    last = index
  }
  const rest = total - endOf(lines[last])
  if (rest > 0) drawn.push(`… ${rest} more bytes`)
  return drawn
}

function linesOf(bytes: string, width: number): Cell[][] {
  const lines: Cell[][] = []
  let line: Cell[] = []
  let length = 0
  for (let offset = 0; offset < bytes.length; offset++) {
    const code = bytes.charCodeAt(offset)
    const text = show(code)
    if (length + text.length > width) {
      lines.push(line)
      line = []
      length = 0
    }
    line.push({ text, offset })
    length += text.length
    if (code === 10) {
      lines.push(line)
      line = []
      length = 0
    }
  }
  return line.length > 0 || lines.length === 0 ? [...lines, line] : lines
}

/** Which lines to show when there are too many: the first ones, and those round the marked one. */
function window(count: number, most: number, marked: number): number[] {
  const all = Array.from({ length: count }, (_, index) => index)
  if (count <= most) return all
  if (marked < most - 1) return all.slice(0, most)
  const around = all.slice(marked === count - 1 ? marked - 2 : marked - 1, marked + 2)
  return [...all.slice(0, most - around.length), ...around]
}

const endOf = (line: Cell[] | undefined): number => (line?.at(-1)?.offset ?? -1) + 1

/** A run without length marks the place before which something is missing. */
function isIn(line: readonly Cell[], mark: Run): boolean {
  const start = line[0]?.offset ?? 0
  const end = endOf([...line])
  if (mark.start === mark.end)
    return mark.start >= start && mark.start <= end && !(mark.start === end && line.at(-1)?.text === '\\n')
  return mark.start < end && mark.end > start
}

function carets(line: readonly Cell[], mark: Run): string {
  const drawn = line
    .map(({ text, offset }) => (offset >= mark.start && offset < mark.end ? '^' : ' ').repeat(text.length))
    .join('')
  if (mark.start < mark.end) return drawn.trimEnd()
  const before = line.filter((cell) => cell.offset < mark.start).reduce((sum, cell) => sum + cell.text.length, 0)
  return `${' '.repeat(before)}^`
}

/** The row of sixteen bytes in hex that holds the run's first byte, underlined, with its offset, counted from `base`. */
export function drawHex(bytes: string, mark: Run, base = 0): string[] {
  const from = Math.floor(Math.min(mark.start, Math.max(0, bytes.length - 1)) / 16) * 16
  const row = Array.from(bytes.slice(from, from + 16), (char) => char.charCodeAt(0).toString(16).padStart(2, '0'))
  const start = Math.max(0, mark.start - from)
  const end = Math.max(start + 1, Math.min(16, mark.end - from))
  const head = `${base + from}: `
  const more = bytes.length > from + 16 ? ' …' : ''
  return [
    `${head}${row.join(' ')}${more}`,
    `${' '.repeat(head.length + start * 3)}${'^'.repeat((end - start) * 3 - 1)}`,
  ]
}
