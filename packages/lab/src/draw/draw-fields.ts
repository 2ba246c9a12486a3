import type { WireField, WireRow } from '../types.ts'
import { type Style, wrap } from './style.ts'

type Message = Extract<WireRow, { type: 'message' }>

/** Of a long message this many fields are drawn. */
const MOST_FIELDS = 40
/** Bytes of a field that are drawn in hex. */
const MOST_BYTES = 6
/** Columns for what a field says. */
const LEAST_ROOM = 16

/** A binary message, a field a line: its first bytes in hex, its name, and what it says. */
export function drawFields(message: Message, indent: string, style: Style): string[] {
  const shown = message.fields.slice(0, MOST_FIELDS)
  const names = Math.max(0, ...shown.map((field) => calledOf(field).length))
  const forValues = style.width - indent.length - names - 4
  const forHex = 3 * MOST_BYTES + 1
  // What a field says comes before its bytes where there is no room for both.
  const hex = style.hex && forValues - forHex >= LEAST_ROOM ? forHex : 0
  const room = Math.max(LEAST_ROOM, forValues - hex)
  const lines = shown.flatMap((field) => {
    const [first = '', ...more] = wrap(field.value ?? '', room)
    const paint = field.mark === 'bad' ? style.bad : (text: string) => text
    const sign = field.mark === 'bad' ? '!' : field.mark === 'look' ? '^' : ' '
    const head = `${style.quiet(hexOf(message.bytes, field).padEnd(hex).slice(0, hex))}${sign} ${paint(calledOf(field).padEnd(names))}`
    return [
      `${indent}${head}  ${paint(first)}`.trimEnd(),
      ...more.map((line) => `${indent}${' '.repeat(hex + names + 4)}${line}`),
    ]
  })
  const left = message.fields.length - shown.length
  return left > 0 ? [...lines, `${indent}… and ${left} fields more`] : lines
}

const calledOf = (field: WireField): string => (field.mark === 'bad' ? `${field.name} (wrong)` : field.name)

function hexOf(bytes: string, { start, end }: WireField): string {
  const all = Array.from(bytes.slice(start, end), (char) => char.charCodeAt(0).toString(16).padStart(2, '0'))
  return all.length <= MOST_BYTES ? all.join(' ') : `${all.slice(0, MOST_BYTES - 1).join(' ')} …`
}
