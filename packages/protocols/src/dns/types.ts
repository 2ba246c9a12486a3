import type { Located, Place, ReceivedStream, Span } from '../bytes.ts'
import type { OpenConnection, WaitOptions } from '../tcp/types.ts'
import type { DnsClass, DnsOpcode, DnsRcode, DnsType } from './numbers.ts'

/** Names are in presentation format: labels joined by dots, "." for the root, `\.` and `\DDD` for bytes that need it. */
export interface DnsQuestion {
  readonly name: string
  readonly type: DnsType
  /** IN unless told. */
  readonly class?: DnsClass
}

/** RFC 1035 §3.3.13. Times in seconds. */
export interface DnsSoa {
  readonly mname: string
  readonly rname: string
  readonly serial: number
  readonly refresh: number
  readonly retry: number
  readonly expire: number
  readonly minimum: number
}

/** RFC 1035 §3.3.9. */
export interface DnsMx {
  readonly preference: number
  readonly exchange: string
}

/** RFC 2782. */
export interface DnsSrv {
  readonly priority: number
  readonly weight: number
  readonly port: number
  readonly target: string
}

/**
 * RDATA: an address as text for A and AAAA (in class IN), a name for NS, CNAME, PTR and DNAME, `DnsMx`, `DnsSoa`, `DnsSrv`,
 * the strings of a TXT as latin1, and bytes for every other type. Bytes may be written for any type.
 */
export type DnsData = string | DnsMx | DnsSoa | DnsSrv | readonly string[] | Uint8Array

/** A resource record, RFC 1035 §4.1.3. `ttl` in seconds. */
export interface DnsRecord {
  readonly name: string
  readonly type: DnsType
  /** IN unless told. */
  readonly class?: DnsClass
  readonly ttl: number
  readonly data: DnsData
}

export interface DnsOption {
  readonly code: number
  readonly data: Uint8Array
}

/** The OPT pseudo-record, RFC 6891 §6.1. */
export interface DnsEdns {
  /** The largest UDP payload that its sender can take, in bytes. */
  readonly udpSize: number
  readonly version: number
  readonly do: boolean
  /** The upper eight bits of the RCODE. */
  readonly extendedRcode: number
  readonly options: readonly DnsOption[]
}

/** A message, RFC 1035 §4.1, with AD and CD by RFC 4035. An RCODE above 15 needs `edns`. */
export interface DnsMessage {
  readonly id: number
  /** False for a query, true for a response. */
  readonly qr: boolean
  readonly opcode: DnsOpcode
  readonly aa: boolean
  readonly tc: boolean
  readonly rd: boolean
  readonly ra: boolean
  readonly z: boolean
  readonly ad: boolean
  readonly cd: boolean
  readonly rcode: DnsRcode
  readonly questions: readonly DnsQuestion[]
  readonly answers: readonly DnsRecord[]
  readonly authority: readonly DnsRecord[]
  readonly additional: readonly DnsRecord[]
  readonly edns?: Partial<DnsEdns> | undefined
}

export type DnsSection = 'answers' | 'authority' | 'additional'

/** A question as it was read. `located` gives one part of it with its place. */
export interface ReadQuestion extends Located<DnsQuestion> {
  readonly value: Required<DnsQuestion>
  located<K extends keyof DnsQuestion>(key: K): Located<Required<DnsQuestion>[K]>
}

/** A record as it was read, with the places of its parts. */
export interface ReadRecord extends Required<DnsRecord> {
  readonly at: Span
  readonly stream?: ReceivedStream
  readonly nameAt: Span
  readonly typeAt: Span
  readonly classAt: Span
  readonly ttlAt: Span
  /** The RDATA; where that is empty, the RDLENGTH that says so. */
  readonly dataAt: Span
  /** One part with its place, for `expect`; also a field of structured data: `located('serial')`. */
  located<K extends keyof DnsRecord>(key: K): Located<Required<DnsRecord>[K]>
  located(key: keyof DnsSoa | keyof DnsMx | keyof DnsSrv): Located<string | number | undefined>
}

/** The OPT record as it was read. */
export interface ReadEdns {
  readonly at: Span
  readonly udpSize: Located<number>
  readonly extendedRcode: Located<number>
  readonly version: Located<number>
  readonly do: Located<boolean>
  readonly options: readonly (DnsOption & { readonly at: Span })[]
}

/** A decoded message (a reply, or a query that a server read), every value with its place. */
export interface DnsReply {
  /** The message's run on its stream, without the length that TCP puts before it. */
  readonly at: Span
  readonly stream?: ReceivedStream
  readonly bytes: Uint8Array
  readonly id: Located<number>
  readonly qr: Located<boolean>
  readonly opcode: Located<DnsOpcode>
  readonly aa: Located<boolean>
  readonly tc: Located<boolean>
  readonly rd: Located<boolean>
  readonly ra: Located<boolean>
  readonly z: Located<boolean>
  readonly ad: Located<boolean>
  readonly cd: Located<boolean>
  /** With the upper bits that an OPT carries: BADVERS and not NOERROR. Its place is that of the header's four bits. */
  readonly rcode: Located<DnsRcode>
  /** As the header has them; `additional` counts the OPT. */
  readonly counts: {
    readonly questions: Located<number>
    readonly answers: Located<number>
    readonly authority: Located<number>
    readonly additional: Located<number>
  }
  readonly questions: readonly ReadQuestion[]
  readonly answers: readonly ReadRecord[]
  readonly authority: readonly ReadRecord[]
  /** Without the OPT, which is `edns`. */
  readonly additional: readonly ReadRecord[]
  readonly edns?: ReadEdns
  /** Bytes of the whole message. */
  readonly size: number
  /** Whether a name in it is written with a pointer, RFC 1035 §4.1.4. */
  readonly compressed: boolean
}

/** A query written in short; `rd` is set unless told. */
export interface QueryOptions {
  /** Random unless given. */
  readonly id?: number
  readonly rd?: boolean
  /** Adds an OPT, RFC 6891; none unless given. A size of 1232 unless told. */
  readonly edns?: Partial<DnsEdns> | false
}

/** How a reply is waited for. */
export interface DnsReplyOptions extends WaitOptions {
  /** Passes over whole messages with another ID; what does not decode is garbled all the same. */
  readonly id?: number
}

export interface AskOptions extends QueryOptions, WaitOptions {
  /** Where to ask, in place of the server. */
  readonly via?: Place
  /** False to wait on for a reply that has the query's ID. Otherwise the first message that comes is the reply, whatever ID it has. */
  readonly anyId?: boolean
}

/** A DNS client that sends any bytes and says exactly what came back. */
export interface Dns {
  /**
   * Sends a question, or a datagram as it is, from a UDP port of its own. Resolves with the first datagram that comes from
   * where it was sent, whatever it says: its ID is the caller's to judge.
   * @throws WireError hung | refused | garbled
   */
  ask(question: DnsQuestion | Uint8Array, o?: AskOptions): Promise<DnsReply>
  /** Opens a UDP port. */
  open(o?: { readonly via?: Place }): Promise<DnsSocket>
  /** Opens a TCP connection. @throws WireError refused | reset | hung */
  connect(o?: { readonly via?: Place }): Promise<DnsTcp>
}

/** A UDP port of ours that speaks with one place; datagrams from elsewhere never reach it. */
export interface DnsSocket {
  readonly id: number
  readonly localPort: number
  /** All datagrams received so far, one after another. */
  readonly received: ReceivedStream
  /** Sends a question or one datagram. Gives the bytes sent. */
  send(question: DnsQuestion | Uint8Array, o?: QueryOptions): Promise<Uint8Array>
  /** The next datagram, decoded. @throws WireError hung | refused | garbled */
  reply(o?: DnsReplyOptions): Promise<DnsReply>
  /** The next datagram, whatever it is. @throws WireError hung | refused */
  datagram(o?: WaitOptions): Promise<Located<Uint8Array>>
  /** False at once when a datagram (or a refusal) comes or lies unread, true when nothing came within `ms`. */
  quiet(ms: number): Promise<boolean>
  close(): Promise<void>
}

/** DNS over TCP, RFC 7766: each message after its length in two bytes. */
export interface DnsTcp extends OpenConnection {
  /** Sends a question and gives the next message. @throws WireError hung | closed | reset | garbled */
  ask(question: DnsQuestion | Uint8Array, o?: QueryOptions & WaitOptions): Promise<DnsReply>
  /** Sends a question or a message, its length before it. Gives the bytes sent. */
  send(question: DnsQuestion | Uint8Array, o?: QueryOptions): Promise<Uint8Array>
  /** Sends bytes as they are, without a length. */
  sendRaw(bytes: Uint8Array): Promise<void>
  /** Sends bytes as they are, in segments cut before each offset of `cuts`; `paceMs` lies between two, 1 unless given. */
  sendInPieces(bytes: Uint8Array, cuts: readonly number[], o?: { readonly paceMs?: number }): Promise<void>
  /** The next message. @throws WireError hung | closed | reset | garbled */
  reply(o?: DnsReplyOptions): Promise<DnsReply>
}
