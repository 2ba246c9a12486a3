import { ROOT, fold, upwards, type Name } from './name.ts'

export const A = 1
export const NS = 2
export const CNAME = 5
export const SOA = 6
export const OPT = 41
export const ANY = 255
export const IN = 1

export const NOERROR = 0
export const FORMERR = 1
export const SERVFAIL = 2
export const NXDOMAIN = 3
export const NOTIMP = 4

export interface Question {
  readonly name: Name
  readonly type: number
  readonly class: number
}

/** A record; the names in its data are written out, so that it may stand in another message. */
export interface Record {
  readonly name: Name
  readonly type: number
  readonly class: number
  readonly ttl: number
  readonly data: Buffer
}

export interface Message {
  readonly id: number
  /** The header's second word without its rcode: RFC 1035 §4.1.1. */
  readonly flags: number
  readonly rcode: number
  readonly question?: Question | undefined
  readonly answer: readonly Record[]
  readonly authority: readonly Record[]
  readonly additional: readonly Record[]
}

export const QR = 0x8000
export const OPCODE = 0x7800
export const AA = 0x0400
export const TC = 0x0200
export const RD = 0x0100
export const RA = 0x0080

/** Reads a whole message. @throws RangeError for what is none. */
export function decode(bytes: Buffer): Message {
  const word = (index: number) => bytes.readUInt16BE(2 * index)
  const reader = new Reader(bytes)
  const questions = Array.from({ length: word(2) }, () => reader.question())
  const section = (index: number) => Array.from({ length: word(index) }, () => reader.record())
  const [answer, authority, additional] = [section(3), section(4), section(5)]
  return {
    id: word(0),
    flags: word(1) & 0xfff0,
    rcode: word(1) & 0xf,
    question: questions.length === 1 ? questions[0] : undefined,
    answer,
    authority,
    additional,
  }
}

class Reader {
  readonly #bytes: Buffer
  #at = 12

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  question(): Question {
    return { name: this.#name(), type: this.#number(2), class: this.#number(2) }
  }

  record(): Record {
    const head = { ...this.question(), ttl: this.#number(4) }
    const end = this.#number(2) + this.#at
    const data = this.#data(head.type, end)
    if (head.type === A && data.length !== 4) throw new RangeError('an address does not have four bytes')
    if (this.#at !== end || end > this.#bytes.length)
      throw new RangeError('the data does not end where its length says')
    return { ...head, data }
  }

  /** Names in the data of the first types may be compressed: RFC 3597 §4. */
  #data(type: number, end: number): Buffer {
    const before = { [NS]: 0, [CNAME]: 0, [SOA]: 0, 12: 0, 15: 2, 33: 6 }[type]
    if (before === undefined) return this.#take(end - this.#at)
    const parts = [this.#take(before), Buffer.from(this.#name(), 'latin1')]
    if (type === SOA) parts.push(Buffer.from(this.#name(), 'latin1'), this.#take(20))
    return Buffer.concat(parts)
  }

  /** A pointer leads to what stands earlier only, so that there is no way round in circles: RFC 1035 §4.1.4. */
  #name(): Name {
    let name = ''
    let after: number | undefined
    for (let at = this.#at, earlier = at; ;) {
      const length = this.#bytes.readUInt8(at)
      if (length >= 0xc0) {
        after ??= at + 2
        at = this.#bytes.readUInt16BE(at) & 0x3fff
        if (at >= earlier) throw new RangeError('a name points forward')
        earlier = at
        continue
      }
      name += this.#bytes.toString('latin1', at, at + 1 + length)
      at += 1 + length
      if (length > 63 || name.length > 255) throw new RangeError('a label or a name is too long')
      if (length === 0) {
        this.#at = after ?? at
        return name
      }
    }
  }

  #take(length: number): Buffer {
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  #number(length: number): number {
    this.#at += length
    return this.#bytes.readUIntBE(this.#at - length, length)
  }
}

/** Writes a message; names are compressed where they head a record. */
export function encode(message: Message): Buffer {
  const { question, answer, authority, additional } = message
  const sections = [question ? [question] : [], answer, authority, additional]
  const head = Buffer.alloc(12)
  const numbers = [message.id, message.flags | message.rcode, ...sections.map((section) => section.length)]
  for (const [index, number] of numbers.entries()) head.writeUInt16BE(number, 2 * index)
  const written = new Map<Name, number>()
  let length = head.length
  const parts = [head]
  for (const entry of sections.flat()) {
    const bytes = Buffer.concat([compressed(entry.name, written, length), afterName(entry)])
    parts.push(bytes)
    length += bytes.length
  }
  return Buffer.concat(parts)
}

/** The name, cut off where an ending of it was written before. `written` grows by what is new. */
function compressed(name: Name, written: Map<Name, number>, at: number): Buffer {
  for (const rest of upwards(name)) {
    const begin = name.length - rest.length
    const earlier = written.get(rest)
    if (rest === ROOT) break
    if (earlier !== undefined)
      return Buffer.concat([
        Buffer.from(name.slice(0, begin), 'latin1'),
        Buffer.of(0xc0 | (earlier >> 8), earlier & 0xff),
      ])
    if (at + begin < 0x4000) written.set(rest, at + begin)
  }
  return Buffer.from(name, 'latin1')
}

function afterName(entry: Question | Record): Buffer {
  const bytes = Buffer.alloc('data' in entry ? 10 : 4)
  bytes.writeUInt16BE(entry.type, 0)
  bytes.writeUInt16BE(entry.class, 2)
  if (!('data' in entry)) return bytes
  bytes.writeUInt32BE(entry.ttl, 4)
  bytes.writeUInt16BE(entry.data.length, 8)
  return Buffer.concat([bytes, entry.data])
}

export function sameQuestion(a: Question, b: Question | undefined): boolean {
  return a.type === b?.type && a.class === b.class && fold(a.name) === fold(b.name)
}
