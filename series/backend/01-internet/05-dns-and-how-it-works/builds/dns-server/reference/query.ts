import type { Name } from './name.ts'
import { TYPES } from './record.ts'

/** What is asked, RFC 1035 §4.1.2. */
export interface Question {
  readonly name: Name
  readonly type: number
  readonly class: number
}

/** What a client says of itself, RFC 6891 §6.1. */
export interface Edns {
  readonly udpSize: number
  readonly version: number
  /** DO: the client wants DNSSEC records. */
  readonly dnssec: boolean
}

export interface Query {
  readonly question: Question
  readonly edns?: Edns
}

/** A message that breaks the format. The message of the error is for people. */
export class Malformed extends Error {}

/** Reads what follows the header of a query. Throws `Malformed`. */
export function readQuery(message: Buffer): Query {
  // More than one question is an error (RFC 9619); without any there is nothing to answer.
  if (message.readUInt16BE(4) !== 1) throw new Malformed('not one question')
  const reader = new Reader(message)
  const name = reader.name()
  const question = { name, type: reader.uint16(), class: reader.uint16() }
  const options: Edns[] = []
  const records = message.readUInt16BE(6) + message.readUInt16BE(8) + message.readUInt16BE(10)
  for (let left = records; left > 0; left--) {
    const { type, edns } = reader.record()
    if (type === TYPES.OPT) options.push(edns)
  }
  if (options.length > 1) throw new Malformed('two OPT records')
  return { question, ...(options[0] && { edns: options[0] }) }
}

class Reader {
  #at = 12
  readonly #message: Buffer

  constructor(message: Buffer) {
    this.#message = message
  }

  /** A name, with the pointers in it followed: RFC 1035 §4.1.4. */
  name(): Name {
    const labels: string[] = []
    let after: number | undefined
    let start = this.#at
    for (let size = this.#uint8(); size > 0; size = this.#uint8()) {
      if (size >= 0xc0) {
        const target = ((size & 0x3f) << 8) | this.#uint8()
        // Each pointer leads further back than the name it is in, so there is an end.
        if (target >= start) throw new Malformed('a pointer that does not lead back')
        after ??= this.#at
        this.#at = start = target
      } else if (size > 63) throw new Malformed('a label of no known kind')
      else labels.push(this.#take(size).toString('latin1'))
    }
    this.#at = after ?? this.#at
    if (labels.reduce((length, label) => length + label.length + 1, 1) > 255) throw new Malformed('a long name')
    return labels
  }

  uint16(): number {
    return this.#take(2).readUInt16BE()
  }

  /** A record; what EDNS puts into the fields of an OPT record is read from any. */
  record(): { type: number; edns: Edns } {
    this.name()
    const type = this.uint16()
    const udpSize = this.uint16()
    const [, version = 0, flags = 0] = this.#take(4)
    this.#take(this.uint16())
    return { type, edns: { udpSize, version, dnssec: flags >= 0x80 } }
  }

  #uint8(): number {
    return this.#take(1).readUInt8()
  }

  #take(size: number): Buffer {
    const bytes = this.#message.subarray(this.#at, this.#at + size)
    if (bytes.length < size) throw new Malformed('the message ends too early')
    this.#at += size
    return bytes
  }
}
