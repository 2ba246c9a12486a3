import type { DnsData, DnsMx, DnsRecord, DnsSoa, DnsSrv, DnsType } from '@backroad/protocols'

/** A record of the zone; names are absolute, without a dot at the end. */
export type ZoneRecord = Required<DnsRecord>

/** A master file as it is written, with the records that stand in it. */
export class ZoneWriter {
  readonly records: ZoneRecord[] = []
  readonly #origin: string
  readonly #ttl: number
  #text: string

  constructor(origin: string, ttl: number) {
    this.#origin = origin
    this.#ttl = ttl
    this.#text = `$ORIGIN ${origin}.\n$TTL ${ttl}\n`
  }

  get text(): string {
    return this.#text
  }

  /** The name that `owner` stands for: `@` for the origin, and any other below it. */
  absolute(owner: string): string {
    return owner === '@' ? this.#origin : `${owner}.${this.#origin}`
  }

  /** Writes lines as they are. */
  lines(...lines: readonly string[]): void {
    this.#text += lines.map((line) => `${line}\n`).join('')
  }

  /** Writes one record on a line, and gives it. With `ttl`, the line says it. */
  add(owner: string, type: DnsType, data: DnsData, ttl?: number): ZoneRecord {
    const words = [owner, ...(ttl === undefined ? [] : [ttl]), type, this.#inText(type, data)]
    this.lines(words.join(' '))
    return this.knows(this.absolute(owner), type, data, ttl)
  }

  /** A record that stands in lines written otherwise. */
  knows(name: string, type: DnsType, data: DnsData, ttl = this.#ttl): ZoneRecord {
    const record: ZoneRecord = { name, type, class: 'IN', ttl, data }
    this.records.push(record)
    return record
  }

  /** Data as it stands in a master file, its names relative where they are in the zone: RFC 1035 §5.1, RFC 3597 §5. */
  #inText(type: DnsType, data: DnsData): string {
    if (data instanceof Uint8Array) return `\\# ${data.length} ${Buffer.from(data).toString('hex')}`
    if (Array.isArray(data)) return (data as readonly string[]).map(quoted).join(' ')
    if (typeof data === 'string') return type === 'A' || type === 'AAAA' ? data : this.#name(data)
    if ('exchange' in (data as object)) {
      const { preference, exchange } = data as DnsMx
      return `${preference} ${this.#name(exchange)}`
    }
    if ('target' in (data as object)) {
      const { priority, weight, port, target } = data as DnsSrv
      return `${priority} ${weight} ${port} ${this.#name(target)}`
    }
    const { mname, rname, serial, refresh, retry, expire, minimum } = data as DnsSoa
    return [this.#name(mname), this.#name(rname), serial, refresh, retry, expire, minimum].join(' ')
  }

  #name(name: string): string {
    if (name === '.') return name
    const suffix = `.${this.#origin}`
    return name.endsWith(suffix) ? name.slice(0, -suffix.length) : `${name}.`
  }
}

/** A text in quotes, so that spaces and semicolons in it are its own. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/[^ -~]/g, (byte) => `\\${byte.charCodeAt(0).toString().padStart(3, '0')}`)}"`
}
