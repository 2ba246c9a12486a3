import { bytesOf } from '../bytes.ts'
import { parseIpv4, parseIpv6 } from './address.ts'
import { formatName, parseName } from './name.ts'
import { classes, opcodes, rcodes, SOA_NUMBERS, types } from './numbers.ts'
import type {
  DnsData,
  DnsEdns,
  DnsMessage,
  DnsMx,
  DnsQuestion,
  DnsRecord,
  DnsSection,
  DnsSoa,
  DnsSrv,
} from './types.ts'

export interface EncodeDnsOptions {
  /** Writes a name's end that stood before, byte for byte, as a pointer, RFC 1035 §4.1.4. True unless told. */
  readonly compress?: boolean
  /** Counts in the header that differ from what follows. */
  readonly counts?: Partial<Record<DnsSection | 'questions', number>>
}

/**
 * The bytes of a message. What is not given is 0, false or empty. Data that is not bytes must have the shape of its type.
 * @throws RangeError for what no message can hold: a label of 64 bytes, a number out of range. Send such bytes by hand.
 */
export function encodeDns(message: Partial<DnsMessage>, o: EncodeDnsOptions = {}): Uint8Array {
  const writer = new MessageWriter(o.compress ?? true)
  const { questions = [], answers = [], authority = [], additional = [] } = message
  const rcode = rcodes.numberOf(message.rcode ?? 'NOERROR')
  if (rcode > 15 && !message.edns) throw new RangeError(`the RCODE ${message.rcode} needs EDNS to be written`)
  writer.u16(message.id ?? 0, 'the ID')
  writer.u16(flagsOf(message) | (rcode & 15), 'the flags')
  writer.u16(o.counts?.questions ?? questions.length, 'QDCOUNT')
  writer.u16(o.counts?.answers ?? answers.length, 'ANCOUNT')
  writer.u16(o.counts?.authority ?? authority.length, 'NSCOUNT')
  writer.u16(o.counts?.additional ?? additional.length + (message.edns ? 1 : 0), 'ARCOUNT')
  for (const question of questions) writeQuestion(writer, question)
  for (const record of [...answers, ...authority, ...additional]) writeRecord(writer, record)
  if (message.edns) writeOpt(writer, { extendedRcode: rcode >> 4, ...message.edns })
  return writer.bytes()
}

function flagsOf(m: Partial<DnsMessage>): number {
  const bits = [m.aa, m.tc, m.rd, m.ra, m.z, m.ad, m.cd].reduce((sum, set) => (sum << 1) | (set ? 1 : 0), 0)
  return ((m.qr ? 1 : 0) << 15) | (opcodes.numberOf(m.opcode ?? 'QUERY') << 11) | (bits << 4)
}

function writeQuestion(writer: MessageWriter, question: DnsQuestion): void {
  writer.name(question.name)
  writer.u16(types.numberOf(question.type), 'QTYPE')
  writer.u16(classes.numberOf(question.class ?? 'IN'), 'QCLASS')
}

function writeRecord(writer: MessageWriter, record: DnsRecord): void {
  writer.name(record.name)
  writer.u16(types.numberOf(record.type), 'TYPE')
  writer.u16(classes.numberOf(record.class ?? 'IN'), 'CLASS')
  writer.u32(record.ttl, 'the TTL')
  writer.counted('RDLENGTH', () => writeData(writer, record))
}

function writeOpt(writer: MessageWriter, edns: Partial<DnsEdns>): void {
  writer.u8(0, 'the root')
  writer.u16(types.numberOf('OPT'), 'TYPE')
  writer.u16(edns.udpSize ?? 1232, 'the UDP payload size')
  writer.u8(edns.extendedRcode ?? 0, 'the extended RCODE')
  writer.u8(edns.version ?? 0, 'the EDNS version')
  writer.u16(edns.do ? 0x8000 : 0, 'the EDNS flags')
  writer.counted('RDLENGTH', () => {
    for (const option of edns.options ?? []) {
      writer.u16(option.code, 'OPTION-CODE')
      writer.counted('OPTION-LENGTH', () => writer.raw(option.data))
    }
  })
}

function writeData(writer: MessageWriter, { type, data }: DnsRecord): void {
  if (data instanceof Uint8Array) return writer.raw(data)
  switch (type) {
    case 'A':
      return writer.raw(parseIpv4(textOf(data, type)))
    case 'AAAA':
      return writer.raw(parseIpv6(textOf(data, type)))
    case 'NS':
    case 'CNAME':
    case 'PTR':
      return writer.name(textOf(data, type))
    case 'DNAME':
      return writer.name(textOf(data, type), false)
    case 'MX': {
      const mx = shapeOf<DnsMx>(data, type, 'exchange')
      writer.u16(mx.preference, 'the preference')
      return writer.name(mx.exchange)
    }
    case 'SOA': {
      const soa = shapeOf<DnsSoa>(data, type, 'mname')
      writer.name(soa.mname)
      writer.name(soa.rname)
      for (const key of SOA_NUMBERS) writer.u32(soa[key], key)
      return
    }
    case 'SRV': {
      const srv = shapeOf<DnsSrv>(data, type, 'target')
      for (const key of ['priority', 'weight', 'port'] as const) writer.u16(srv[key], key)
      return writer.name(srv.target, false)
    }
    case 'TXT':
      for (const text of stringsOf(data, type)) {
        writer.u8(text.length, 'the length of a string')
        writer.raw(bytesOf(text))
      }
      return
    default:
      throw wrongShape(type, 'bytes')
  }
}

function textOf(data: DnsData, type: string): string {
  if (typeof data !== 'string') throw wrongShape(type, 'text, or bytes')
  return data
}

function stringsOf(data: DnsData, type: string): readonly string[] {
  if (!Array.isArray(data)) throw wrongShape(type, 'a list of strings, or bytes')
  return data as readonly string[]
}

function shapeOf<T extends object>(data: DnsData, type: string, key: keyof T & string): T {
  if (typeof data !== 'object' || !(key in data)) throw wrongShape(type, `an object with "${key}", or bytes`)
  return data as T
}

const wrongShape = (type: string, wants: string): RangeError =>
  new RangeError(`the data of a record of type ${type} must be ${wants}`)

/** Bytes of one message as they grow, and where its names stand. */
class MessageWriter {
  readonly #bytes: number[] = []
  readonly #compress: boolean
  /** Ends of names by their bytes, with where they stand. */
  readonly #names = new Map<string, number>()

  constructor(compress: boolean) {
    this.#compress = compress
  }

  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }

  raw(bytes: Uint8Array): void {
    for (const byte of bytes) this.#bytes.push(byte)
  }

  u8(value: number, what: string): void {
    this.#number(value, 1, what)
  }

  u16(value: number, what: string): void {
    this.#number(value, 2, what)
  }

  u32(value: number, what: string): void {
    this.#number(value, 4, what)
  }

  /** What `write` writes, after its length in two bytes. */
  counted(what: string, write: () => void): void {
    const at = this.#bytes.length
    this.u16(0, what)
    write()
    const length = this.#bytes.length - at - 2
    if (length > 0xffff) throw new RangeError(`${what} would be ${length}; 65535 is the most`)
    this.#bytes[at] = length >> 8
    this.#bytes[at + 1] = length & 255
  }

  /** `compress` false for names in the data of types that came after RFC 1035, RFC 3597 §4. */
  name(name: string, compress = true): void {
    const labels = parseName(name)
    for (let i = 0; i < labels.length; i++) {
      const rest = formatName(labels.slice(i))
      const stood = this.#names.get(rest)
      if (this.#compress && compress && stood !== undefined) return this.u16(0xc000 | stood, 'a pointer')
      if (stood === undefined && this.#bytes.length < 0x4000) this.#names.set(rest, this.#bytes.length)
      const label = labels[i] ?? new Uint8Array(0)
      this.#bytes.push(label.length)
      this.raw(label)
    }
    this.#bytes.push(0)
  }

  #number(value: number, size: number, what: string): void {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * size)) {
      throw new RangeError(`${what} is ${value}; it must be a whole number from 0 to ${2 ** (8 * size) - 1}`)
    }
    for (let shift = size - 1; shift >= 0; shift--) this.#bytes.push(Math.floor(value / 2 ** (8 * shift)) & 255)
  }
}
