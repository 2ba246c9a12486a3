import type { Cursor, Run } from './cursor.ts'
import type { Places } from './places.ts'
import type { DnsSection, ReadEdns } from './types.ts'

/** Reads an OPT record from its CLASS on, RFC 6891 §6.1. */
export function readOpt(
  cursor: Cursor,
  places: Places,
  o: {
    section: DnsSection
    label: string
    start: number
    name: { value: string; at: Run }
    edns: ReadEdns | undefined
  },
): ReadEdns {
  const here = { start: o.start, end: cursor.position }
  if (o.section !== 'additional')
    cursor.complain(
      here,
      'no OPT record',
      `${o.label} is an OPT record, which stands in the additional section only, RFC 6891 §6.1.1.`,
    )
  if (o.name.value !== '.')
    cursor.complain(
      o.name.at,
      'the root as its name',
      `The name of the OPT record is ${o.name.value}; it must be the root, RFC 6891 §6.1.2.`,
    )
  if (o.edns)
    cursor.complain(
      here,
      'no second OPT record',
      'There is a second OPT record; a message has at most one, RFC 6891 §6.1.1.',
    )
  const number = (size: 1 | 2, name: string) => {
    const { value, at } = cursor.number(size, name)
    return places.located(value, at, name)
  }
  const udpSize = number(2, 'UDP payload size')
  const extendedRcode = number(1, 'EXTENDED-RCODE')
  const version = number(1, 'VERSION')
  const flagsAt = cursor.take(2, 'the EDNS flags')
  const flags = ((cursor.bytes[flagsAt.start] ?? 0) << 8) | (cursor.bytes[flagsAt.start + 1] ?? 0)
  cursor.name(flagsAt, 'DO', flags >= 0x8000 ? '1' : '0', { from: 0, to: 1 })
  cursor.name(flagsAt, 'Z', String(flags & 0x7fff), { from: 1, to: 16 })
  return {
    udpSize,
    extendedRcode,
    version,
    do: places.located(flags >= 0x8000, { start: flagsAt.start, end: flagsAt.start + 1 }, 'DO'),
    options: readOptions(cursor, places, o.label),
    at: places.span({ start: o.start, end: cursor.position }, 'OPT'),
  }
}

function readOptions(cursor: Cursor, places: Places, label: string): ReadEdns['options'] {
  const length = cursor.number(2, 'RDLENGTH')
  if (length.value > cursor.left) {
    cursor.complain(
      length.at,
      `at most ${cursor.left}`,
      `RDLENGTH of the OPT record (${label}) is ${length.value}, but only ${cursor.left} ${cursor.left === 1 ? 'byte follows' : 'bytes follow'} it.`,
    )
  }
  const end = cursor.position + length.value
  const options: ReadEdns['options'][number][] = []
  while (cursor.position < end) {
    const start = cursor.position
    const option = cursor.within('option', () => {
      const code = cursor.number(2, 'OPTION-CODE')
      const size = cursor.number(2, 'OPTION-LENGTH')
      const at = cursor.take(size.value, 'OPTION-DATA')
      if (size.value > 0)
        cursor.name(at, 'OPTION-DATA', Buffer.from(cursor.bytes.subarray(at.start, at.end)).toString('hex'))
      return { code: code.value, data: new Uint8Array(cursor.bytes.subarray(at.start, at.end)) }
    })
    options.push({ ...option, at: places.span({ start, end: cursor.position }, 'option') })
  }
  if (cursor.position !== end) {
    cursor.complain(
      length.at,
      'the length of its options',
      `RDLENGTH of the OPT record is ${length.value}, but its options take ${cursor.position - (end - length.value)} bytes.`,
    )
  }
  return options
}
