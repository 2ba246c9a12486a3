import type { Field } from '../api/check-types.ts'
import { marked, type Mark } from './marks.ts'

/** Sixteen bits of a DNS header: one field, or several in its bits. */
export interface HeaderRow {
  readonly at: number
  readonly cells: readonly {
    readonly name: string
    readonly value: string
    readonly bits: number
    readonly isBad: boolean
  }[]
}

/** One field with its bytes. */
export interface FieldRow {
  readonly at: number
  readonly name: string
  readonly value: string
  /** One character a byte. */
  readonly bytes: string
  readonly depth: number
  readonly isBad: boolean
  /** The offending run, offsets in `bytes`, where it is only a part of them. */
  readonly bad?: { readonly start: number; readonly end: number }
}

/** Bytes of the header of a DNS message, RFC 1035 §4.1.1. */
const headerEnd = 12
const isHeader = (field: Field): boolean => field.end <= headerEnd && (field.depth ?? 0) === 0

/** The header of a DNS message, two bytes a row. */
export function headerRows(fields: readonly Field[], mark: Mark | undefined): HeaderRow[] {
  const bad = marked(fields, mark)
  const header = fields.filter(isHeader)
  return [...new Set(header.map((field) => field.start))].map((at) => ({
    at,
    cells: header
      .filter((field) => field.start === at)
      .map((field) => ({
        name: field.name,
        value: field.value ?? '',
        bits: field.bits ? field.bits.to - field.bits.from : 16,
        isBad: bad.has(field),
      })),
  }))
}

/** Questions and records of a DNS message; the parts of a name or of data only where they are marked. */
export function messageRows(bytes: string, fields: readonly Field[], mark: Mark | undefined): FieldRow[] {
  const bad = marked(fields, mark)
  return fields
    .filter((field) => !isHeader(field) && ((field.depth ?? 0) <= 1 || bad.has(field)))
    .map((field) => ({
      at: field.start,
      name: field.name,
      value: field.value ?? '',
      bytes: (field.depth ?? 0) === 0 ? '' : bytes.slice(field.start, field.end),
      depth: field.depth ?? 0,
      isBad: bad.has(field),
    }))
}

/** RESP by its lines: the fields up to each CRLF together. */
export function frameRows(bytes: string, fields: readonly Field[], mark: Mark | undefined): FieldRow[] {
  const rows: FieldRow[] = []
  let group: Field[] = []
  const close = (end: number) => {
    const first = group[0]
    if (first) rows.push(frameRow(bytes, first.start, end, group, mark))
    group = []
  }
  for (const field of fields) {
    group.push(field)
    if (field.name === lineEnd) close(field.end)
  }
  close(group.at(-1)?.end ?? 0)
  const end = fields.at(-1)?.end ?? 0
  return end < bytes.length ? [...rows, frameRow(bytes, end, bytes.length, [], mark)] : rows
}

const lineEnd = 'CR LF'

function frameRow(
  bytes: string,
  start: number,
  end: number,
  group: readonly Field[],
  mark: Mark | undefined,
): FieldRow {
  const markEnd = mark ? Math.max(mark.end, mark.start + 1) : 0
  const isBad = mark !== undefined && mark.start < end && markEnd > start
  const said = group.filter((field) => field.name !== lineEnd).map(describe)
  return {
    at: start,
    name: said.join(', '),
    value: '',
    bytes: bytes.slice(start, end),
    depth: Math.min(4, group[0]?.depth ?? 0),
    isBad,
    ...(isBad ? { bad: { start: Math.max(0, mark.start - start), end: Math.min(end, markEnd) - start } } : {}),
  }
}

/** "bulk string", "length 3"; data stands there already, so only how much it is. */
function describe({ name, value, start, end }: Field): string {
  if (name === 'type') return value ?? name
  if (name === 'data') return `${end - start} ${end - start === 1 ? 'byte' : 'bytes'} of data`
  return value === undefined ? name : `${name} ${value}`
}

/** Bytes as two hexadecimal digits each, at most so many. */
export function hexOf(bytes: string, most = 16): string {
  const hex = Array.from(bytes.slice(0, most), (character) => character.charCodeAt(0).toString(16).padStart(2, '0'))
  return `${hex.join(' ')}${bytes.length > most ? ' …' : ''}`
}
