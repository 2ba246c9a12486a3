import type { Observation, WireField, WireRow } from '../types.ts'
import { drawFields } from './draw-fields.ts'
import { type Style, wrap } from './style.ts'

type Wire = Extract<Observation, { type: 'wire' }>
type Message = Extract<WireRow, { type: 'message' }>

const INDENT = '            '
/** Of a long message this many lines are drawn. */
const MOST_LINES = 24

/**
 * Every message as its bytes, a line of the message a line, with each field ruled and named under exactly its bytes
 * and the bytes in hex below. `^` rules what to look at, `!` what is wrong. A binary message is drawn a field a line.
 */
export function drawWire(wire: Wire, style: Style): string {
  const ends = wire.ends ?? ['client', 'server']
  const rows = wire.rows.flatMap((row) => drawRow(row, ends, style))
  return [style.strong(wire.title), ...rows].join('\n')
}

function drawRow(row: WireRow, ends: readonly [string, string], style: Style): string[] {
  const says =
    row.says === undefined ? [] : wrap(row.says, style.width - INDENT.length - 2).map((line) => `${INDENT}» ${line}`)
  if (row.type === 'silence') return [style.quiet(`${INDENT}· · ·  ${time(row.ms)} of silence  · · ·`), ...says]
  const who = row.from === 'client' ? ends[0] : ends[1]
  const at = time(row.at).padStart(10)
  if (row.type === 'event') return [`${at}  ${who} ${row.text}`, ...says]
  const [client, server] = ends
  const way = row.from === 'client' ? `${client} ──▶ ${server}` : `${client} ◀── ${server}`
  const isBinary = row.fields.some((field) => field.value !== undefined)
  const drawn = isBinary ? drawFields(row, INDENT, style) : drawBytes(row, style)
  return [`${at}  ${style.strong(way)}  ${row.bytes.length} bytes`, ...drawn, ...says]
}

const time = (ms: number): string => (ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(2)} ms`)

/** A run of bytes that is drawn on one line. */
interface Run {
  readonly start: number
  readonly end: number
}

function drawBytes(message: Message, style: Style): string[] {
  const runs = linesOf(message.bytes, style.width - INDENT.length)
  const drawn = runs.slice(0, MOST_LINES).flatMap((run) => drawRun(message, run, style))
  const left = message.bytes.length - (runs[MOST_LINES - 1]?.end ?? message.bytes.length)
  return left > 0 ? [...drawn, `${INDENT}… and ${left} bytes more`] : drawn
}

/** Splits after each line feed and where the width ends. */
function linesOf(bytes: string, width: number): Run[] {
  const runs: Run[] = []
  let start = 0
  let columns = 0
  for (let place = 0; place < bytes.length; place++) {
    const needed = shown(bytes, place).length
    if (columns + needed > width) {
      runs.push({ start, end: place })
      start = place
      columns = 0
    }
    columns += needed
    if (bytes[place] === '\n') {
      runs.push({ start, end: place + 1 })
      start = place + 1
      columns = 0
    }
  }
  if (start < bytes.length) runs.push({ start, end: bytes.length })
  return runs
}

function drawRun(message: Message, run: Run, style: Style): string[] {
  const { bytes } = message
  let text = ''
  let rule = ''
  for (let place = run.start; place < run.end; place++) {
    const one = shown(bytes, place)
    text += one
    rule += ruleFor(message.fields, place).repeat(one.length)
  }
  const fields = message.fields.filter((field) => field.start < run.end && field.end > run.start)
  // A field that runs on from the line above has been named there.
  const begun = fields.filter((field) => field.start >= run.start)
  const names = begun.map((field) => (field.mark === 'bad' ? style.bad(`${field.name} (wrong)`) : field.name))
  const room = style.width - INDENT.length
  const called = names.length === 0 ? [] : wrap(names.join(' · '), room)
  const below = fields.length === 0 ? [] : [rule.trimEnd(), ...called]
  const hex = style.hex ? [hexOf(bytes, run, room)] : []
  return [text, ...below.map(style.quiet), ...hex.map(style.quiet)].map((line) => INDENT + line)
}

function ruleFor(fields: readonly WireField[], place: number): string {
  const field = fields.find((one) => one.start <= place && place < one.end)
  if (!field) return ' '
  if (field.mark) return field.mark === 'bad' ? '!' : '^'
  return '─'
}

/** One byte as it is written in a string: itself, an escape, or its value. */
function shown(bytes: string, place: number): string {
  const char = bytes[place] ?? ''
  const code = char.charCodeAt(0)
  if (char === '\r') return '\\r'
  if (char === '\n') return '\\n'
  if (char === '\t') return '\\t'
  return code >= 0x20 && code < 0x7f ? char : `\\x${code.toString(16).padStart(2, '0')}`
}

function hexOf(bytes: string, run: Run, width: number): string {
  const all = Array.from({ length: run.end - run.start }, (_, index) =>
    bytes
      .charCodeAt(run.start + index)
      .toString(16)
      .padStart(2, '0'),
  )
  const room = Math.floor((width + 1) / 3)
  return all.length <= room ? all.join(' ') : `${all.slice(0, room - 1).join(' ')} …`
}
