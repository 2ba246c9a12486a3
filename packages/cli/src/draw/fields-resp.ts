import type { Field } from '@backroad/protocols'
import { drawText } from './bytes.ts'
import type { FieldsDrawing } from './fields-mark.ts'

/** Most lines that are drawn of RESP frames, and characters of bytes in a line. */
const mostFrames = 16
const frameWidth = 36

/** RESP as lines, one to each CRLF: where it begins, its bytes, and what they are. */
export function drawResp(bytes: string, fields: readonly Field[], o: FieldsDrawing = {}): string[] {
  const { width = 68, mark, from = 0 } = o
  const lines = frameLines(bytes, fields)
  const at = mark === undefined ? -1 : lines.findIndex((line) => line.start <= mark.start && mark.start < line.end)
  const marked = mark !== undefined && at < 0 ? lines.length - 1 : at
  const first = marked >= mostFrames ? marked - mostFrames + 2 : 0
  const kept = lines.slice(first, first + mostFrames)
  const drawn = kept.flatMap((line, index) => {
    const indent = '  '.repeat(Math.min(line.depth, 6))
    const room = frameWidth - indent.length
    const isMarked = mark !== undefined && first + index === marked
    const cut = isMarked && mark.start - line.start > room / 2 ? mark.start - 8 : line.start
    const [text = '', carets] = drawText(bytes.slice(cut, line.end), {
      width: room,
      most: 1,
      ...(isMarked ? { mark: { start: Math.max(0, mark.start - cut), end: Math.min(mark.end, line.end) - cut } } : {}),
    })
    const head = `${String(from + cut).padStart(4)} ${indent}`
    const says = line.says.slice(0, Math.max(0, width - 5 - frameWidth - 2))
    const row = `${head}${text.padEnd(room)}  ${says}`.trimEnd()
    return isMarked && carets?.includes('^') ? [row, `${' '.repeat(head.length)}${carets}`] : [row]
  })
  const left = lines.length - first - kept.length
  return [
    ...(first > 0 ? [`     … ${first} lines …`] : []),
    ...drawn,
    ...(left > 0 ? [`     … ${left} more ${left === 1 ? 'line' : 'lines'}`] : []),
  ]
}

interface FrameLine {
  readonly start: number
  readonly end: number
  readonly depth: number
  readonly says: string
}

/** The fields up to each CRLF, together. */
function frameLines(bytes: string, fields: readonly Field[]): FrameLine[] {
  const lines: FrameLine[] = []
  let group: Field[] = []
  const close = () => {
    const [start, last] = [group[0], group.at(-1)]
    if (start && last) {
      const says = group.filter((field) => field.name !== lineEnd).map(describe)
      lines.push({ start: start.start, end: last.end, depth: start.depth ?? 0, says: says.join(', ') })
    }
    group = []
  }
  for (const field of fields) {
    group.push(field)
    if (field.name === lineEnd) close()
  }
  close()
  const end = lines.at(-1)?.end ?? 0
  return end < bytes.length ? [...lines, { start: end, end: bytes.length, depth: 0, says: '' }] : lines
}

const lineEnd = 'CR LF'

/** "bulk string", "length 3"; data stands there already, so only how much it is. */
function describe({ name, value, start, end }: Field): string {
  if (name === 'type') return value ?? name
  if (name === 'data') return `data, ${end - start === 1 ? '1 byte' : `${end - start} bytes`}`
  return value === undefined ? name : `${name} ${value}`
}
