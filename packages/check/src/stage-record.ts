import type { ConnectionEvent, ConnectionObserver, Located, ReceivedStream, Reply, Span } from '@backroad/protocols'
import type { CallBytes } from './command/call-record.ts'
import type { Protocol } from './types.ts'
import { type Wire, protocolOf } from './wire.ts'

/** What became of a connection, as far as the program's side goes. */
export type Fate = 'open' | 'ended' | 'reset' | 'refused'

interface Piece {
  readonly bytes: Uint8Array
  /** `performance.now()`. */
  readonly at: number
}

/** A reply that a stage took off a connection, and how many pieces had been sent on it by then. */
export interface TakenReply {
  /** Its run in the received stream. */
  readonly at: Span
  readonly sentPieces: number
  /** The reply itself, where it is one of HTTP. */
  readonly http?: Reply
  /** What it answers, where that is known apart from what else was sent. */
  readonly request?: Uint8Array
}

/** One connection of a stage: what went each way, and when. Bytes beyond `keptBytes` are counted but not kept. */
export class ConnectionRecord {
  readonly id: number
  readonly wire: Wire
  /** The link with faults that it went over, in words. */
  readonly through: string | undefined
  readonly sent: Piece[] = []
  readonly received: Piece[] = []
  readonly taken: TakenReply[] = []
  sentBytes = 0
  receivedBytes = 0
  fate: Fate = 'open'
  /** When it came to that, `performance.now()`. */
  fateAt: number | undefined
  /** We said that nothing more would come from us, while the connection was in use. */
  halfClosed = false
  /** Whether the stage has waited for the program to end it. */
  endAwaited = false
  /** Whether our end is still there to see what becomes of it. */
  openHere = true

  /** For bytes that a call has brought forth: whose they are. */
  call: CallBytes | undefined

  /** How many requests the stage sent by name, so that missing replies can be counted. */
  asked = 0

  constructor(id: number, o: { wire: Wire; through?: string | undefined }) {
    this.id = id
    this.wire = o.wire
    this.through = o.through
  }

  /** Notes what became of it, and when. */
  come(fate: Fate): void {
    this.fate = fate
    this.fateAt = performance.now()
  }

  /** The protocol by its own name. */
  get protocol(): Protocol {
    return protocolOf(this.wire)
  }

  /** What was received from `start` on that is one message or what follows it: over UDP, the datagram alone. */
  messageFrom(start: number): Uint8Array {
    const bytes = this.receivedFrom(start)
    const reply = this.taken.find(({ at }) => at.start === start)
    if ((this.protocol === 'dns' || this.wire === 'lines') && reply) return bytes.subarray(0, reply.at.end - start)
    if (this.wire !== 'dns-udp') return bytes
    let from = 0
    for (const { bytes: datagram } of this.received) {
      if (start < from + datagram.length) return bytes.subarray(0, from + datagram.length - start)
      from += datagram.length
    }
    return bytes
  }

  /** What was received from `start` on, as one run. */
  receivedFrom(start: number): Uint8Array {
    return Buffer.concat(this.received.map((piece) => piece.bytes)).subarray(start)
  }

  /** The reply of which `at` is a part. */
  replyAt(at: Span): TakenReply | undefined {
    return this.taken.find((reply) => at.start >= reply.at.start && at.end <= reply.at.end)
  }

  /**
   * What was sent for the message that begins at `messageStart` of the received stream: everything since the reply
   * before it was taken or, where that is nothing (requests sent ahead), since the one before that. With `andAfter` also
   * what was sent after it.
   */
  sentFor(messageStart: number, andAfter = false): readonly Piece[] {
    const before = this.taken.filter(({ at }) => at.start < messageStart).map((t) => t.sentPieces)
    const taken = andAfter ? undefined : this.taken.find(({ at }) => at.start === messageStart)
    const until = taken?.sentPieces ?? this.sent.length
    for (const from of [...before.reverse(), 0]) {
      if (from < until) return this.sent.slice(from, until)
    }
    return []
  }
}

const keptBytes = 16 * 2 ** 20

/** Everything one run of a stage sent and received, for its evidence. */
export class StageRecord {
  /** How much the program had written to stderr when the stage began, in bytes. */
  stderrFrom: number
  readonly connections = new Map<number, ConnectionRecord>()
  readonly #links = new Map<number, string>()
  readonly #names = new WeakMap<Located<unknown>, string>()
  /** Waits for the program that are under way: "the status line". */
  readonly waits = new Set<{ readonly forWhat: string; readonly since: number }>()
  /** What has been going on that whoever reads that nothing came should know, a sentence. */
  because: string | undefined
  #last: ConnectionRecord | undefined
  #changed = Promise.withResolvers<void>()

  constructor(o: { stderrFrom?: number } = {}) {
    this.stderrFrom = o.stderrFrom ?? 0
  }

  /** Another program runs from now on: what it writes is all of this stage. */
  startedAgain(): void {
    this.stderrFrom = 0
    this.because = 'Before that your program had been ended and started again on the same DATA_DIR.'
  }

  /** Hand this to a client of the stage; its connections speak `wire`. */
  observer(wire: Wire): ConnectionObserver {
    return (event) => this.#see(event, wire)
  }

  /** Connections to `port` go over a link, from now on. */
  addLink(port: number, says: string): void {
    this.#links.set(port, says)
  }

  /** The connection that bytes last went over, either way. */
  get last(): ConnectionRecord | undefined {
    return this.#last
  }

  /** Bytes sent on all connections. */
  get sentBytes(): number {
    return [...this.connections.values()].reduce((sum, connection) => sum + connection.sentBytes, 0)
  }

  /** Remembers bytes that a call has brought forth, so that evidence can show them, and gives them a place. */
  addCallBytes(
    bytes: Uint8Array,
    call: CallBytes,
    { wire = 'command', sent, through }: { wire?: Wire; sent?: Uint8Array; through?: string } = {},
  ): ReceivedStream {
    const id = this.connections.size + 1
    const record = new ConnectionRecord(id, { wire, through })
    record.call = call
    if (sent) record.sent.push({ bytes: sent, at: performance.now() })
    record.sentBytes = sent?.length ?? 0
    record.receivedBytes = bytes.length
    record.received.push({ bytes, at: performance.now() })
    this.connections.set(id, record)
    this.#last = record
    return { connection: id, bytes }
  }

  connection(id: number): ConnectionRecord | undefined {
    return this.connections.get(id)
  }

  /** Remembers a reply as a stage takes it. */
  take(reply: Reply): Reply {
    this.takeAt(reply.at, reply.version, { http: reply })
    const field = reply.field.bind(reply)
    return Object.assign(reply, {
      field: (name: string) => {
        const value = field(name)
        this.#names.set(value, `${name} field`)
        return value
      },
    })
  }

  /** Remembers the run of a reply that a stage has taken; `part` is any value of it. */
  takeAt(
    at: Span,
    part: { readonly stream?: ReceivedStream | undefined },
    more: Pick<TakenReply, 'http' | 'request'> = {},
  ): void {
    const record = part.stream && this.connections.get(part.stream.connection)
    record?.taken.push({ at, sentPieces: record.sent.length, ...more })
  }

  /** What a value is called where its place alone doesn't tell: the field that it is the value of. */
  nameOf(value: Located<unknown>): string | undefined {
    return this.#names.get(value)
  }

  /** The connection a value was read from. */
  of(value: Located<unknown>): ConnectionRecord | undefined {
    return value.stream && this.connections.get(value.stream.connection)
  }

  /** Resolves at the next event of any connection. */
  get changed(): Promise<void> {
    return this.#changed.promise
  }

  #see(event: ConnectionEvent, wire: Wire): void {
    let record = this.connections.get(event.connection)
    if (record === undefined) {
      const through = event.type === 'connecting' ? this.#links.get(event.port) : undefined
      record = new ConnectionRecord(event.connection, { wire, through })
      this.connections.set(event.connection, record)
    }
    if (event.type === 'sent') {
      record.sentBytes += event.bytes.length
      if (record.sentBytes <= keptBytes) record.sent.push({ bytes: event.bytes, at: performance.now() })
    } else if (event.type === 'received') {
      record.receivedBytes += event.bytes.length
      if (record.receivedBytes <= keptBytes) record.received.push({ bytes: event.bytes, at: performance.now() })
    } else if (event.type === 'peer-ended' && record.fate === 'open') record.come('ended')
    else if (event.type === 'reset' && event.by !== 'us') record.come('reset')
    else if (event.type === 'closed') record.openHere = false
    else if (event.type === 'half-closed') record.halfClosed = true
    else if (event.type === 'refused') record.come('refused')
    if (event.type !== 'closed') this.#last = record
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}
