import type { Located, ReceivedStream, Span } from '../bytes.ts'
import type { Line } from './line-reader.ts'
import { NotHttp, nameOfByte } from './not-http.ts'
import type { FieldLine } from './types.ts'

/** A token, RFC 9110 §5.6.2: what methods and field names are made of. */
export const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const NOT_TOKEN = /[^!#$%&'*+\-.^_`|~0-9A-Za-z]/
// A tab, a space, anything visible, and the upper half of the byte values (obs-text), RFC 9110 §5.5.
const NOT_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/

export function located<T>(value: T, at: Span, stream: ReceivedStream | undefined): Located<T> {
  return stream ? { value, at, stream } : { value, at }
}

/**
 * Reads one field line, RFC 9112 §5: name, colon, value with optional whitespace around it.
 * `section` is "header" or "trailer"; `first` tells that it is the line right after the start line.
 * @throws NotHttp at the first byte that may not stand there
 */
export function readFieldLine(
  line: Line,
  o: { section: 'header' | 'trailer'; first: boolean; stream?: ReceivedStream | undefined },
): FieldLine {
  const { text } = line
  if (/^[ \t]/.test(text)) throw leadingSpace(line, o.first)
  const colon = text.indexOf(':')
  const name = colon < 0 ? text : text.slice(0, colon)
  const wrong = name.search(NOT_TOKEN)
  if (wrong >= 0) throw wrongName(line, name, wrong, colon)
  if (colon < 0) {
    throw new NotHttp(
      { start: line.start, end: line.end },
      'a colon after the field name',
      `This ${o.section} line has no colon. A field line is "Name: value", RFC 9112 §5; and an empty line ends the section.`,
    )
  }
  if (colon === 0) {
    throw new NotHttp(
      { start: line.start, end: line.start + 1 },
      'a field name',
      'This line begins with its colon; a field name of at least one character must stand before it, RFC 9110 §5.1.',
    )
  }
  const after = text.slice(colon + 1)
  const value = after.replace(/^[ \t]+|[ \t]+$/g, '')
  const start = line.start + colon + 1 + (value === '' ? 0 : after.indexOf(value))
  const bad = value.search(NOT_IN_VALUE)
  if (bad >= 0) {
    throw new NotHttp(
      { start: start + bad, end: start + bad + 1 },
      'a visible character, a space or a tab',
      `The value of ${name} holds ${nameOfByte(value.charCodeAt(bad))}, which no field value may, RFC 9110 §5.5.`,
    )
  }
  const prefix = o.section === 'trailer' ? 'trailer ' : ''
  return {
    name: located(name, { start: line.start, end: line.start + colon, name: `${prefix}field name` }, o.stream),
    value: located(value, { start, end: start + value.length, name: `${prefix}field value` }, o.stream),
  }
}

function leadingSpace(line: Line, first: boolean): NotHttp {
  const at = { start: line.start, end: line.start + 1 }
  return first
    ? new NotHttp(
        at,
        'a field name',
        'Whitespace stands between the start line and the first field, RFC 9112 §2.2 forbids it.',
      )
    : new NotHttp(
        at,
        'a field name',
        'This line begins with whitespace, which would fold it onto the line before. Folding is obsolete and must not be sent, RFC 9112 §5.2.',
      )
}

function wrongName(line: Line, name: string, wrong: number, colon: number): NotHttp {
  const at = { start: line.start + wrong, end: line.start + wrong + 1 }
  if (colon >= 0 && /^[ \t]+$/.test(name.slice(wrong))) {
    return new NotHttp(
      at,
      'a colon',
      `Whitespace stands between the field name ${name.trim()} and its colon; none is allowed, RFC 9112 §5.1.`,
    )
  }
  const what = nameOfByte(name.charCodeAt(wrong))
  return colon >= 0
    ? new NotHttp(at, 'a field name', `A field name can't hold ${what}, RFC 9110 §5.1.`)
    : new NotHttp(
        at,
        'a field line or the empty line that ends the section',
        `Here a field line ("Name: value") or the empty line that ends the section must stand; this line has no colon, and ${what} in it can't be part of a field name, RFC 9112 §5.`,
      )
}

/** All lines with that name, whatever its case, in order. */
export function linesOf(fields: readonly FieldLine[], name: string): readonly FieldLine[] {
  const wanted = name.toLowerCase()
  return fields.filter((field) => field.name.value.toLowerCase() === wanted)
}

/** The named runs of a field line: its name, and its value unless that is empty. */
export function spansOf(field: FieldLine): Span[] {
  return field.value.value === '' ? [field.name.at] : [field.name.at, field.value.at]
}
