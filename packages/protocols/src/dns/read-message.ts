import type { Located, ReceivedStream } from '../bytes.ts'
import type { Cursor } from './cursor.ts'
import type { Run } from './cursor.ts'
import { classes, opcodes, rcodes, types } from './numbers.ts'
import { placesOf } from './places.ts'
import type { Places } from './places.ts'
import { readData } from './read-data.ts'
import { readName } from './read-name.ts'
import { readOpt } from './read-opt.ts'
import { showDnsQuestion, showDnsRecord } from './show.ts'
import type { DnsReply, DnsSection, ReadEdns, ReadQuestion, ReadRecord } from './types.ts'

const HEADER = 12

/** RFC 2181 §8. */
const MOST_TTL = 0x7fffffff

const SECTIONS = [
  { section: 'answers', one: 'answer', count: 'ANCOUNT' },
  { section: 'authority', one: 'authority', count: 'NSCOUNT' },
  { section: 'additional', one: 'additional', count: 'ARCOUNT' },
] as const

type Counts = DnsReply['counts']

/** Reads one message, all of `cursor`'s bytes. Its fields are named as far as it could be read. @throws NotDns */
export function readMessage(cursor: Cursor, stream: ReceivedStream | undefined): DnsReply {
  const places = placesOf(cursor, stream)
  const header = readHeader(cursor, places)
  const { counts } = header
  let compressed = false
  const noted = <T extends { compressed: boolean }>(one: T): T => {
    compressed ||= one.compressed
    return one
  }
  const questions = Array.from({ length: counts.questions.value }, (_, i) => {
    promised(cursor, counts.questions, i, 'QDCOUNT', 'question')
    return noted(readQuestion(cursor, places, i + 1)).question
  })
  const records: Record<DnsSection, ReadRecord[]> = { answers: [], authority: [], additional: [] }
  let edns: ReadEdns | undefined
  for (const { section, one, count } of SECTIONS) {
    for (let i = 0; i < counts[section].value; i++) {
      promised(cursor, counts[section], i, count, one)
      const read = noted(readRecord(cursor, places, { section, label: `${one} ${i + 1}`, edns }))
      if (read.edns) edns = read.edns
      else records[section].push(read.record)
    }
  }
  leftOver(cursor, counts)
  const rcode = rcodes.nameOf(header.rcode.value | ((edns?.extendedRcode.value ?? 0) << 4))
  onlyOneQuestion(cursor, counts.questions, header.opcode.value, header.qr.value && rcode === 'FORMERR')
  return {
    ...header,
    rcode: { ...header.rcode, value: rcode },
    at: places.span({ start: 0, end: cursor.bytes.length }, 'message'),
    ...(stream ? { stream } : {}),
    bytes: cursor.bytes,
    questions,
    ...records,
    ...(edns ? { edns } : {}),
    size: cursor.bytes.length,
    compressed,
  }
}

function readHeader(cursor: Cursor, places: Places) {
  const { length } = cursor.bytes
  if (length < HEADER) {
    cursor.complain(
      { start: 0, end: length },
      'a header of 12 bytes',
      `The message has ${length === 0 ? 'no bytes' : length === 1 ? 'one byte' : `${length} bytes`}. Its header alone has 12, RFC 1035 §4.1.1.`,
    )
  }
  const number = (name: string): Located<number> => {
    const { value, at } = cursor.number(2, name)
    return places.located(value, at, name)
  }
  const id = number('ID')
  const at = cursor.take(2, 'the flags')
  const flags = ((cursor.bytes[at.start] ?? 0) << 8) | (cursor.bytes[at.start + 1] ?? 0)
  const bits = <T>(from: number, to: number, name: string, mean: (value: number) => T): Located<T> => {
    const value = mean((flags >> (16 - to)) & ((1 << (to - from)) - 1))
    cursor.name(at, name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value), { from, to })
    const byte = at.start + (from >> 3)
    return places.located(value, { start: byte, end: byte + 1 }, name)
  }
  const flag = (from: number, name: string) => bits(from, from + 1, name, (value) => value === 1)
  return {
    id,
    qr: flag(0, 'QR'),
    opcode: bits(1, 5, 'Opcode', (value) => opcodes.nameOf(value)),
    aa: flag(5, 'AA'),
    tc: flag(6, 'TC'),
    rd: flag(7, 'RD'),
    ra: flag(8, 'RA'),
    z: flag(9, 'Z'),
    ad: flag(10, 'AD'),
    cd: flag(11, 'CD'),
    rcode: readRcode(cursor, at, flags & 15, places),
    counts: {
      questions: number('QDCOUNT'),
      answers: number('ANCOUNT'),
      authority: number('NSCOUNT'),
      additional: number('ARCOUNT'),
    },
  }
}

function readRcode(cursor: Cursor, at: Run, value: number, places: Places): Located<number> {
  cursor.name(at, 'RCODE', rcodes.nameOf(value), { from: 12, to: 16 })
  return places.located(value, { start: at.start + 1, end: at.end }, 'RCODE')
}

function readQuestion(cursor: Cursor, places: Places, number: number) {
  const label = `question ${number}`
  return cursor.within(
    label,
    () => {
      const start = cursor.position
      const name = readName(cursor, 'QNAME', `the name of ${label}`)
      const type = cursor.number(2, 'QTYPE', (value) => types.nameOf(value))
      const dnsClass = cursor.number(2, 'QCLASS', (value) => classes.nameOf(value))
      const value = { name: name.value, type: types.nameOf(type.value), class: classes.nameOf(dnsClass.value) }
      const at = { name: name.at, type: type.at, class: dnsClass.at }
      const question: ReadQuestion = {
        ...places.located(value, { start, end: cursor.position }, label),
        located: (key) => places.located(value[key], at[key], `Q${key.toUpperCase()}`),
      }
      return { question, compressed: name.compressed }
    },
    ({ question }) => showDnsQuestion(question.value),
  )
}

function readRecord(
  cursor: Cursor,
  places: Places,
  o: { section: DnsSection; label: string; edns: ReadEdns | undefined },
): { record: ReadRecord; edns?: never; compressed: boolean } | { edns: ReadEdns; compressed: boolean } {
  return cursor.within(
    o.label,
    () => {
      const start = cursor.position
      const name = readName(cursor, 'NAME', `the name of ${o.label}`)
      const type = cursor.number(2, 'TYPE', (value) => types.nameOf(value))
      if (types.nameOf(type.value) === 'OPT') {
        return { edns: readOpt(cursor, places, { ...o, start, name }), compressed: name.compressed }
      }
      return readRest(cursor, places, { label: o.label, start, name, type })
    },
    (read) => ('record' in read ? showDnsRecord(read.record) : 'OPT'),
  )
}

function readRest(
  cursor: Cursor,
  places: Places,
  o: {
    label: string
    start: number
    name: { value: string; at: Run; compressed: boolean }
    type: { value: number; at: Run }
  },
): { record: ReadRecord; compressed: boolean } {
  const { label, name, type } = o
  const dnsClass = cursor.number(2, 'CLASS', (value) => classes.nameOf(value))
  const ttl = cursor.number(4, 'TTL')
  if (ttl.value > MOST_TTL) {
    cursor.complain(
      ttl.at,
      `a TTL of at most ${MOST_TTL}`,
      `The TTL of ${label} is ${ttl.value}; its top bit is set. A TTL is at most ${MOST_TTL}, RFC 2181 §8; as a signed number this would be ${ttl.value - 2 ** 32}.`,
    )
  }
  const length = cursor.number(2, 'RDLENGTH')
  if (length.value > cursor.left) {
    cursor.complain(
      length.at,
      `at most ${cursor.left}`,
      `RDLENGTH of ${label} is ${length.value}, but only ${cursor.left} ${cursor.left === 1 ? 'byte follows' : 'bytes follow'} it.`,
    )
  }
  const dataAt = { start: cursor.position, end: cursor.position + length.value }
  const value = {
    name: name.value,
    type: types.nameOf(type.value),
    class: classes.nameOf(dnsClass.value),
    ttl: ttl.value,
  }
  const data = readData(cursor, { ...value, length: length.value, lengthAt: length.at, record: label })
  const record = { ...value, data: data.value }
  const at = {
    name: name.at,
    type: type.at,
    class: dnsClass.at,
    ttl: ttl.at,
    data: length.value > 0 ? dataAt : length.at,
  }
  return {
    record: places.record(record, { ...at, all: { start: o.start, end: cursor.position } }, data.parts, label),
    compressed: name.compressed || data.compressed,
  }
}

/** Complains of a count when the message is over before as much was there as it promises. */
function promised(cursor: Cursor, count: Located<number>, there: number, name: string, one: string): void {
  if (cursor.left > 0) return
  cursor.complain(
    { start: count.at.start - cursor.origin, end: count.at.end - cursor.origin },
    `${name} ${there}`,
    `${name} promises ${count.value} ${one === 'question' ? (count.value === 1 ? 'question' : 'questions') : `${one} ${count.value === 1 ? 'record' : 'records'}`}, but the message ends ${there === 0 ? 'before the first' : `after ${there}`}.`,
  )
}

function leftOver(cursor: Cursor, counts: Counts): void {
  if (cursor.left === 0) return
  const all = [counts.questions, counts.answers, counts.authority, counts.additional].map((count) => count.value)
  cursor.complain(
    { start: cursor.position, end: cursor.bytes.length },
    'the end of the message',
    `${cursor.left === 1 ? 'One byte is' : `${cursor.left} bytes are`} left over after all that the header counts (${all.join(', ')} in the four sections). A count that is too small looks like this, and so does padding.`,
  )
}

/** RFC 9619 §4. An answer that says the message was malformed may echo it. */
function onlyOneQuestion(cursor: Cursor, count: Located<number>, opcode: string, isComplaint: boolean): void {
  if (opcode !== 'QUERY' || count.value <= 1 || isComplaint) return
  cursor.complain(
    { start: count.at.start - cursor.origin, end: count.at.end - cursor.origin },
    'QDCOUNT 1, or 0',
    `QDCOUNT is ${count.value}. A message with the opcode QUERY has at most one question, RFC 9619 §4.`,
  )
}
