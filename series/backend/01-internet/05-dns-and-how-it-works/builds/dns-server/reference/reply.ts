import { keyOf, type Name } from './name.ts'
import type { Edns, Question } from './query.ts'
import { COMPRESSIBLE, TYPES, type ResourceRecord } from './record.ts'
import type { Answer } from './resolve.ts'

/** What a reply is written from besides the answer: the header that it is to, and what of the query could be read. */
export interface Asked {
  readonly header: Buffer
  readonly question?: Question
  readonly edns?: Edns
}

/** The largest reply over UDP, whatever a client says: larger ones are cut into fragments on their way, which get lost. */
const UDP_SIZE = 1232

/** Writes a reply of at most `limit` bytes; with less in it, if need be. */
export function writeReply(asked: Asked, answer: Answer, limit: number): Buffer {
  const referral = answer.authority.length > 0
  const whole = write(asked, answer, false)
  if (whole.length <= limit) return whole
  // What is additional may be left out, but for the addresses without which a referral leads nowhere: RFC 9471. An SOA has none.
  const shorter = write(asked, { ...answer, additional: [] }, false)
  if (shorter.length <= limit && !referral) return shorter
  return write(asked, { ...answer, answers: [], authority: [], additional: [] }, true)
}

/** The most bytes that a reply over UDP may have: RFC 1035 §4.2.1, RFC 6891 §6.2.3. */
export function udpLimit(edns: Edns | undefined): number {
  return Math.min(Math.max(edns?.udpSize ?? 512, 512), UDP_SIZE)
}

function write({ header, question, edns }: Asked, answer: Answer, truncated: boolean): Buffer {
  const { rcode, authoritative, answers, authority, additional } = answer
  const writer = new Writer()
  writer.bytes(header.subarray(0, 2))
  // QR, and of the query OPCODE and RD.
  const first = 0x80 | (header.readUInt8(2) & 0x79) | (authoritative ? 0x04 : 0) | (truncated ? 0x02 : 0)
  writer.bytes(Buffer.of(first, rcode & 0x0f))
  const counts = [question ? 1 : 0, answers.length, authority.length, additional.length + (edns ? 1 : 0)]
  for (const count of counts) writer.uint16(count)
  if (question) writer.question(question)
  for (const record of [...answers, ...authority, ...additional]) writer.record(record)
  if (edns) writer.options(rcode, edns)
  return writer.written
}

class Writer {
  readonly #chunks: Buffer[] = []
  #length = 0
  /** Where each name that was written begins, to be pointed at. */
  readonly #places = new Map<string, number>()

  get written(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  bytes(bytes: Buffer): void {
    this.#chunks.push(bytes)
    this.#length += bytes.length
  }

  uint16(value: number): void {
    this.bytes(Buffer.of(value >> 8, value & 0xff))
  }

  question({ name, type, class: asked }: Question): void {
    this.#name(name)
    this.uint16(type)
    this.uint16(asked)
  }

  record({ name, type, ttl, data }: ResourceRecord): void {
    this.#name(name)
    this.uint16(type)
    this.uint16(1)
    this.bytes(Buffer.of(ttl >>> 24, ttl >>> 16, ttl >>> 8, ttl))
    const length = Buffer.alloc(2)
    this.bytes(length)
    const start = this.#length
    for (const part of data) {
      if (Buffer.isBuffer(part)) this.bytes(part)
      else this.#name(part, COMPRESSIBLE.has(type))
    }
    length.writeUInt16BE(this.#length - start)
  }

  /** The OPT record of a reply: RFC 6891 §6.1. It has the upper bits of the rcode, our version 0, and the client's DO. */
  options(rcode: number, { dnssec }: Edns): void {
    this.bytes(Buffer.of(0, 0, TYPES.OPT, UDP_SIZE >> 8, UDP_SIZE & 0xff, rcode >> 4, 0, dnssec ? 0x80 : 0, 0, 0, 0))
  }

  /** A name; its end is a pointer to where the same was written before, if it was: RFC 1035 §4.1.4. */
  #name(name: Name, compress = true): void {
    for (const [skip, label] of name.entries()) {
      const key = keyOf(name.slice(skip))
      const place = this.#places.get(key)
      if (compress && place !== undefined) return this.uint16(0xc000 | place)
      // A pointer has 14 bits, and can't lead further.
      if (place === undefined && this.#length < 0x4000) this.#places.set(key, this.#length)
      this.bytes(Buffer.concat([Buffer.of(label.length), Buffer.from(label, 'latin1')]))
    }
    this.bytes(Buffer.of(0))
  }
}
