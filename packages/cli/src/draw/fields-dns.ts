import type { Field } from '@backroad/protocols'
import { type FieldsDrawing, marksOf } from './fields-mark.ts'

/** A DNS message: its header sixteen bits wide (RFC 1035 §4.1.1), then questions and records with their bytes. */
export function drawDns(bytes: string, fields: readonly Field[], o: FieldsDrawing = {}): string[] {
  const header = fields.filter((field) => field.end <= headerEnd && (field.depth ?? 0) === 0)
  const rest = fields.filter((field) => !header.includes(field))
  return [...drawHeader(header, marksOf(fields, o.mark)), ...drawRows(bytes, rest, fields, o)]
}

/** Most lines of a message in which nothing is wrong. */
const mostBriefly = 6

/** The same on few lines, where nothing is wrong with it: what the header says, and what is asked and answered. */
export function drawDnsBriefly(fields: readonly Field[], width = 68): string[] {
  const header = fields.filter((field) => field.end <= headerEnd && (field.depth ?? 0) === 0)
  const said = header.flatMap(({ name, value = '', bits }) => {
    if (bits && bits.to - bits.from === 1) return value === '1' ? [name] : []
    if (/COUNT$/.test(name)) return []
    return [name === 'ID' ? `ID ${value}` : name === 'RCODE' && value === 'NOERROR' ? '' : value]
  })
  const parts = fields.filter((field) => (field.depth ?? 0) === 0 && !header.includes(field))
  const lines = [said.filter(Boolean).join(' '), ...parts.map(({ name, value }) => `${name}  ${value ?? ''}`.trimEnd())]
  const kept = lines.slice(0, mostBriefly)
  const left = lines.length - kept.length
  return [...kept.map((line) => cut(line, width)), ...(left > 0 ? [`… ${left} more`] : [])]
}

/** Bytes of the header of a DNS message. */
const headerEnd = 12
/** Characters of one bit in the drawing of a header, its edge included. */
const bitWidth = 4

function drawHeader(header: readonly Field[], marks: ReadonlySet<Field>): string[] {
  const offsets = [...new Set(header.map((field) => field.start))]
  const lines: string[] = []
  let edges: readonly number[] = []
  for (const offset of offsets) {
    const row = header.filter((field) => field.start === offset)
    const cells = row.map((field) => ({ field, from: field.bits?.from ?? 0, to: field.bits?.to ?? 16 }))
    const own = cells.slice(1).map(({ from }) => from)
    // Rows that are one field each need no line between them.
    if (edges.length + own.length > 0 || offset === offsets[0]) {
      lines.push(`   ${divider(edges, own, offset === offsets[0] ? '┌┬┐' : '├┼┤')}`)
    }
    edges = own
    const isBits = cells.length > 1
    const names = cells.map(({ field, from, to }) => cell(isBits ? field.name : spelled(field), to - from))
    lines.push(`${String(offset).padStart(2)} │${names.join('│')}│`)
    if (isBits) lines.push(`   │${cells.map(({ field, from, to }) => cell(field.value ?? '', to - from)).join('│')}│`)
    const carets = cells.map(({ field, from, to }) => (marks.has(field) ? '^' : ' ').repeat((to - from) * bitWidth - 1))
    if (row.some((field) => marks.has(field))) lines.push(`    ${carets.join(' ')}`.trimEnd())
  }
  return lines.length === 0 ? [] : [...lines, `   ${divider(edges, [], '└┴┘')}`]
}

const spelled = ({ name, value }: Field): string => (value === undefined ? name : `${name} ${value}`)

/** Text in the middle of so many bits. */
function cell(text: string, bits: number): string {
  const room = bits * bitWidth - 1
  const shown = cut(text, room)
  const left = Math.floor((room - shown.length) / 2)
  return `${' '.repeat(left)}${shown}`.padEnd(room)
}

/** A line between two rows; bits at which the row above and the one below have an edge. `signs`: left, on an edge, right. */
function divider(above: readonly number[], below: readonly number[], signs: string): string {
  const [left = '', , right = ''] = signs
  const line = Array.from({ length: 16 * bitWidth - 1 }, (_, at) => {
    const bit = (at + 1) / bitWidth
    const [up, down] = [above.includes(bit), below.includes(bit)]
    if (up && down) return '┼'
    return up ? '┴' : down ? '┬' : '─'
  })
  return `${left}${line.join('')}${right}`
}

/** Most lines that are drawn of questions and records. */
const mostRows = 22
const nameWidth = 15
/** Bytes of one line. */
const hexBytes = 8

/** A field a line: where it begins, its name, its bytes in hex and what they say. Finer ones only where they are marked. */
function drawRows(bytes: string, rows: readonly Field[], all: readonly Field[], o: FieldsDrawing): string[] {
  const { width = 68, from = 0 } = o
  const marks = marksOf(all, o.mark)
  const shown = rows.filter((field) => (field.depth ?? 0) <= 1 || marks.has(field))
  const marked = shown.findIndex((field) => marks.has(field))
  const kept = window(shown, marked)
  const lines: string[] = []
  let last = -1
  for (const at of kept) {
    const field = shown[at]
    if (field === undefined) continue
    if (at > last + 1) lines.push(`     … ${fieldsInWords(at - last - 1)} …`)
    const depth = field.depth ?? 0
    const head = `${String(from + field.start).padStart(4)} ${'  '.repeat(depth)}${field.name}`.padEnd(nameWidth + 5)
    const hex = depth === 0 ? '' : hexOf(bytes.slice(field.start, field.end)).padEnd(hexBytes * 3 + 1)
    const value = cut(field.value ?? '', Math.max(8, width - head.length - hex.length - 2))
    lines.push(`${head} ${hex}${hex === '' ? '' : ' '}${value}`.trimEnd())
    if (marks.has(field)) {
      const shownBytes = Math.min(field.end - field.start, hexBytes)
      const under = depth === 0 ? field.name.length : Math.max(1, shownBytes * 3 - 1)
      lines.push(`${' '.repeat(depth === 0 ? 5 : head.length + 1)}${'^'.repeat(under)}`)
    }
    last = at
  }
  const left = shown.length - 1 - last
  return left > 0 ? [...lines, `     … ${fieldsInWords(left)} more`] : lines
}

/** A text of at most so many characters, with a sign where it goes on. */
const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`)

const fieldsInWords = (count: number): string => (count === 1 ? '1 field' : `${count} fields`)

function hexOf(bytes: string): string {
  const hex = Array.from(bytes.slice(0, hexBytes), (char) => char.charCodeAt(0).toString(16).padStart(2, '0'))
  return `${hex.join(' ')}${bytes.length > hexBytes ? ' …' : ''}`
}

/** Which rows stay when there are too many: the first ones, and those round the marked one. */
function window(rows: readonly Field[], marked: number): number[] {
  const all = rows.map((_, index) => index)
  if (rows.length <= mostRows) return all
  if (marked < mostRows - 2) return all.slice(0, mostRows)
  const around = all.slice(marked - 4, marked + 4)
  return [...all.slice(0, mostRows - around.length), ...around]
}
