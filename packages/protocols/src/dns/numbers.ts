/** Types by name, from the IANA registry "Resource Record (RR) TYPEs". Any other is written TYPE and its number, RFC 3597 §5. */
const TYPES = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  PTR: 12,
  HINFO: 13,
  MX: 15,
  TXT: 16,
  RP: 17,
  AAAA: 28,
  LOC: 29,
  SRV: 33,
  NAPTR: 35,
  DNAME: 39,
  OPT: 41,
  DS: 43,
  SSHFP: 44,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  SVCB: 64,
  HTTPS: 65,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  ANY: 255,
  CAA: 257,
} as const

const CLASSES = { IN: 1, CS: 2, CH: 3, HS: 4, NONE: 254, ANY: 255 } as const

const OPCODES = { QUERY: 0, IQUERY: 1, STATUS: 2, NOTIFY: 4, UPDATE: 5, DSO: 6 } as const

/** RFC 6895 §2.3; 16 and above need EDNS to carry their upper bits. */
const RCODES = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  YXRRSET: 7,
  NXRRSET: 8,
  NOTAUTH: 9,
  NOTZONE: 10,
  DSOTYPENI: 11,
  BADVERS: 16,
  BADKEY: 17,
  BADTIME: 18,
  BADMODE: 19,
  BADNAME: 20,
  BADALG: 21,
  BADTRUNC: 22,
  BADCOOKIE: 23,
} as const

export type DnsType = keyof typeof TYPES | `TYPE${number}`
export type DnsClass = keyof typeof CLASSES | `CLASS${number}`
export type DnsOpcode = keyof typeof OPCODES | `OPCODE${number}`
export type DnsRcode = keyof typeof RCODES | `RCODE${number}`

/** A registry of numbers with names; what has no name is written PREFIX and the number. */
class Registry<Name extends string> {
  readonly #prefix: string
  readonly #most: number
  readonly #byName: ReadonlyMap<string, number>
  readonly #byNumber: ReadonlyMap<number, string>

  constructor(prefix: string, most: number, names: Readonly<Record<string, number>>) {
    this.#prefix = prefix
    this.#most = most
    this.#byName = new Map(Object.entries(names))
    this.#byNumber = new Map(Object.entries(names).map(([name, number]) => [number, name]))
  }

  nameOf(number: number): Name {
    return (this.#byNumber.get(number) ?? `${this.#prefix}${number}`) as Name
  }

  /** @throws RangeError for a name that is not in the registry and is not PREFIX and a number in range */
  numberOf(name: Name): number {
    const known = this.#byName.get(name)
    if (known !== undefined) return known
    const digits = name.startsWith(this.#prefix) ? name.slice(this.#prefix.length) : ''
    const number = /^[0-9]+$/.test(digits) ? Number(digits) : Infinity
    if (number <= this.#most) return number
    throw new RangeError(`${JSON.stringify(name)} is not known; write ${this.#prefix} and a number up to ${this.#most}`)
  }
}

export const types = new Registry<DnsType>('TYPE', 0xffff, TYPES)
export const classes = new Registry<DnsClass>('CLASS', 0xffff, CLASSES)
export const opcodes = new Registry<DnsOpcode>('OPCODE', 0xf, OPCODES)
export const rcodes = new Registry<DnsRcode>('RCODE', 0xfff, RCODES)

/** The numbers of an SOA record in their order, RFC 1035 §3.3.13. */
export const SOA_NUMBERS = ['serial', 'refresh', 'retry', 'expire', 'minimum'] as const
