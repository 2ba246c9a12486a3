import { latin1 } from '../bytes.ts'
import { formatIpv4, formatIpv6 } from './address.ts'
import type { Cursor, Run } from './cursor.ts'
import { SOA_NUMBERS } from './numbers.ts'
import type { DnsClass, DnsType } from './numbers.ts'
import { readName } from './read-name.ts'
import { showDnsData } from './show.ts'
import type { DnsData, DnsSoa } from './types.ts'

export interface ReadData {
  readonly value: DnsData
  /** The parts of structured data, by key. */
  readonly parts: ReadonlyMap<string, { readonly value: string | number; readonly at: Run }>
  readonly compressed: boolean
}

/** Reads the RDATA that begins here and has `length` bytes, all of which are there. What the type does not explain stays bytes. */
export function readData(
  cursor: Cursor,
  o: { type: DnsType; class: DnsClass; length: number; lengthAt: Run; record: string },
): ReadData {
  const end = cursor.position + o.length
  const reader = new DataReader(cursor, `the ${o.type} data of ${o.record}`)
  const value = cursor.within(
    'RDATA',
    () => {
      const data = reader.read(o.type, o.class, end)
      if (cursor.position !== end) mismatch(cursor, o, cursor.position - (end - o.length))
      return data
    },
    (data) => showDnsData(o.type, data),
  )
  return { value, parts: reader.parts, compressed: reader.compressed }
}

function mismatch(
  cursor: Cursor,
  o: { type: DnsType; length: number; lengthAt: Run; record: string },
  taken: number,
): never {
  cursor.complain(
    o.lengthAt,
    `${taken}`,
    `RDLENGTH of ${o.record} is ${o.length}, but its ${o.type} data takes ${taken} ${taken === 1 ? 'byte' : 'bytes'}. RDLENGTH is the length of what follows it, as it stands in the message, RFC 1035 §4.1.3.`,
  )
}

class DataReader {
  readonly parts = new Map<string, { value: string | number; at: Run }>()
  compressed = false
  readonly #cursor: Cursor
  readonly #shown: string

  constructor(cursor: Cursor, shown: string) {
    this.#cursor = cursor
    this.#shown = shown
  }

  /** May take more or fewer bytes than up to `end`; the caller compares. */
  read(type: DnsType, dnsClass: DnsClass, end: number): DnsData {
    // In these two classes of updates a record may have no data at all, RFC 2136 §2.4.
    if (dnsClass === 'ANY' || dnsClass === 'NONE') return this.#bytes(end)
    switch (type) {
      case 'NS':
      case 'CNAME':
      case 'PTR':
      case 'DNAME':
        return this.#name('name')
      case 'MX':
        return { preference: this.#number(2, 'preference'), exchange: this.#name('exchange') }
      case 'SOA':
        return this.#soa()
      case 'TXT':
        return this.#strings(end)
    }
    if (dnsClass !== 'IN') return this.#bytes(end)
    switch (type) {
      case 'A':
        return formatIpv4(this.#taken(4, 'the address'))
      case 'AAAA':
        return formatIpv6(this.#taken(16, 'the address'))
      case 'SRV':
        return {
          priority: this.#number(2, 'priority'),
          weight: this.#number(2, 'weight'),
          port: this.#number(2, 'port'),
          target: this.#name('target'),
        }
    }
    return this.#bytes(end)
  }

  #soa(): DnsSoa {
    const names = { mname: this.#name('mname'), rname: this.#name('rname') }
    const [serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0] = SOA_NUMBERS.map((key) => this.#number(4, key))
    return { ...names, serial, refresh, retry, expire, minimum }
  }

  #strings(end: number): string[] {
    const strings: string[] = []
    do {
      const start = this.#cursor.position
      const length = this.#cursor.bytes[start]
      if (length === undefined) this.#cursor.cut(start, this.#shown, 1)
      const at = this.#cursor.take(1 + length, `a string of ${this.#shown}`)
      const text = latin1(this.#cursor.bytes.subarray(at.start + 1, at.end))
      this.#cursor.name(at, 'string', JSON.stringify(text))
      strings.push(text)
    } while (this.#cursor.position < end)
    return strings
  }

  #name(key: string): string {
    const name = readName(this.#cursor, key === 'name' ? 'name' : key.toUpperCase(), this.#shown)
    this.compressed ||= name.compressed
    this.parts.set(key, { value: name.value, at: name.at })
    return name.value
  }

  #number(size: 2 | 4, key: string): number {
    const number = this.#cursor.number(size, key.toUpperCase())
    this.parts.set(key, number)
    return number.value
  }

  #bytes(end: number): Uint8Array {
    return this.#taken(end - this.#cursor.position, this.#shown)
  }

  #taken(count: number, what: string): Uint8Array {
    const at = this.#cursor.take(count, what)
    return new Uint8Array(this.#cursor.bytes.subarray(at.start, at.end))
  }
}
