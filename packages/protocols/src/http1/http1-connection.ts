import { bytesOf } from '../bytes.ts'
import type { ReceivedStream } from '../bytes.ts'
import { WireError } from '../tcp/types.ts'
import type { WireFault } from '../tcp/types.ts'
import type { TcpConnection } from '../tcp/tcp-connection.ts'
import { ReplyReader } from './reply-reader.ts'
import type { ReplyReading } from './reply-reader.ts'
import { SentMethods } from './sent-methods.ts'
import type { Http1Connection, Reply, ReplyOptions } from './types.ts'

/** Speaks HTTP/1.1 over one TCP connection. */
export class TcpHttp1Connection implements Http1Connection {
  readonly id: number
  readonly received: ReceivedStream
  readonly #tcp: TcpConnection
  readonly #replyWithin: number
  readonly #signal: AbortSignal | undefined
  readonly #methods = new SentMethods()
  /** Where the bytes begin that belong to no reply yet. */
  #next = 0
  #answered = 0
  #before: Reply | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(tcp: TcpConnection, o: { replyWithin: number; signal?: AbortSignal | undefined }) {
    this.#tcp = tcp
    this.id = tcp.id
    this.received = tcp.received
    this.#replyWithin = o.replyWithin
    this.#signal = o.signal
  }

  async send(data: string | Uint8Array): Promise<void> {
    const bytes = bytesOf(data)
    this.#methods.push(bytes)
    if (await this.#tcp.send(bytes, this.#replyWithin)) return
    throw this.#fault(
      'hung',
      `The server did not read: of ${bytes.length} bytes sent, some still waited after ${this.#replyWithin} ms, and no reply had come.`,
      'the server to read the request',
    )
  }

  async sendInPieces(
    data: string | Uint8Array,
    cuts: readonly number[],
    o: { readonly paceMs?: number } = {},
  ): Promise<void> {
    const bytes = bytesOf(data)
    const edges = [0, ...cuts, bytes.length]
    for (const [i, cut] of cuts.entries()) {
      if (Number.isInteger(cut) && cut > (edges[i] ?? 0) && cut < bytes.length) continue
      throw new RangeError(
        `cut ${cut} must be a whole number greater than ${edges[i]} and less than ${bytes.length}, the length of the data`,
      )
    }
    for (let i = 0; i + 1 < edges.length; i++) {
      if (i > 0) await pace(o.paceMs ?? 1)
      await this.send(bytes.subarray(edges[i], edges[i + 1]))
    }
  }

  reply(o: ReplyOptions = {}): Promise<Reply> {
    return this.#inTurn(async () => {
      const within = o.within ?? this.#replyWithin
      const deadline = performance.now() + within
      for (;;) {
        const reply = await this.#oneReply(o.method, deadline, within)
        const interim = reply.status.value < 200 && reply.status.value !== 101
        if (!interim || o.interim) return reply
      }
    })
  }

  ended(o: { readonly within?: number; readonly allowBytes?: boolean } = {}): Promise<'closed' | 'reset'> {
    return this.#inTurn(async () => {
      const within = o.within ?? this.#replyWithin
      const over = () => this.#tcp.other !== 'open'
      const extra = () => !o.allowBytes && this.#unread() > 0
      const happened = await this.#tcp.until(() => over() || extra() || this.#tcp.closedByUs, within)
      if (extra()) throw this.#extraBytes()
      if (this.#tcp.closedByUs && !over()) throw this.#closedByUs('the server to end the connection')
      if (!happened) {
        throw this.#fault(
          'hung',
          `The server kept the connection open; after ${within} ms it had still not ended it.`,
          'the server to end the connection',
        )
      }
      return this.#tcp.other === 'reset' ? 'reset' : 'closed'
    })
  }

  async quiet(ms: number): Promise<boolean> {
    const { length } = this.received.bytes
    if (this.#unread() > 0) return false
    return !(await this.#tcp.until(
      () => this.received.bytes.length > length || this.#tcp.other !== 'open' || this.#tcp.closedByUs,
      ms,
    ))
  }

  end(): void {
    this.#tcp.end()
  }

  abort(): void {
    this.#tcp.abort()
  }

  close(): Promise<void> {
    return this.#tcp.close()
  }

  #unread(): number {
    return this.received.bytes.length - this.#next
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act)
    this.#turn = result.catch(() => {})
    return result
  }

  async #oneReply(method: string | undefined, deadline: number, within: number): Promise<Reply> {
    const tcp = this.#tcp
    const reader = new ReplyReader({
      requestMethod: method ?? this.#methods.of(this.#answered),
      streamOffset: this.#next,
      stream: this.received,
      follows: this.#before,
    })
    let read = this.#next
    for (;;) {
      const over = tcp.other
      let reading = this.#push(reader, read)
      read = this.received.bytes.length
      if (over === 'ended') reading = reader.end()
      if (reading.type === 'reply') return this.#take(reading.reply)
      if (reading.type === 'garbled') throw this.#garbled(reading)
      if (tcp.overfull) throw this.#overfull()
      if (over !== 'open') throw this.#cutShort(over, reading)
      if (tcp.closedByUs) throw this.#closedByUs(reading.waitingFor)
      const more = () => this.received.bytes.length > read || tcp.other !== 'open' || tcp.closedByUs
      if (!(await tcp.until(more, deadline - performance.now()))) throw this.#hung(reading, within)
    }
  }

  /** Gives the reader what came from `from` on, each arrival with its time. */
  #push(reader: ReplyReader, from: number): ReplyReading {
    const { bytes } = this.received
    const { arrivals } = this.#tcp
    let last = arrivals.length - 1
    while (last > 0 && (arrivals[last]?.start ?? 0) > from) last--
    let reading = reader.push(new Uint8Array(0))
    for (let i = Math.max(0, last); i < arrivals.length; i++) {
      const start = Math.max(from, arrivals[i]?.start ?? from)
      const end = arrivals[i + 1]?.start ?? bytes.length
      if (end > start) reading = reader.push(bytes.subarray(start, end), arrivals[i]?.at)
    }
    return reading
  }

  #take(reply: Reply): Reply {
    this.#next = reply.at.end
    this.#before = reply
    if (reply.status.value >= 200 || reply.status.value === 101) this.#answered++
    return reply
  }

  #garbled({ garbled }: Extract<ReplyReading, { type: 'garbled' }>): WireError {
    return this.#fault('garbled', garbled.message, garbled.expected, { at: garbled.at, expected: garbled.expected })
  }

  #hung(reading: Extract<ReplyReading, { type: 'more' }>, within: number): WireError {
    const came = this.#unread()
    const message =
      came === 0
        ? `No reply came within ${within} ms.`
        : `The reply was not complete within ${within} ms: ${came} bytes of it had come, and ${reading.waitingFor} had not.`
    return this.#fault('hung', withHint(message, reading.hint), reading.waitingFor)
  }

  #cutShort(over: 'ended' | 'reset', reading: Extract<ReplyReading, { type: 'more' }>): WireError {
    const did = over === 'reset' ? 'reset the connection (RST)' : 'closed the connection'
    const came = this.#unread()
    const message =
      came === 0
        ? `The server ${did} without a reply.`
        : `The server ${did} after ${came} bytes of the reply; ${reading.waitingFor} ${reading.missing === 1 ? 'was' : 'were'} still to come.`
    return this.#fault(over === 'reset' ? 'reset' : 'closed', withHint(message, reading.hint), reading.waitingFor)
  }

  #extraBytes(): WireError {
    const { length } = this.received.bytes
    const extra = length - this.#next
    return this.#fault(
      'garbled',
      `${extra} ${extra === 1 ? 'byte' : 'bytes'} came where the connection should have ended${this.#before ? ', after the end of the last reply' : ''}.`,
      'the server to end the connection',
      { at: { start: this.#next, end: length }, expected: 'the end of the connection' },
    )
  }

  #overfull(): WireError {
    const { length } = this.received.bytes
    return this.#fault(
      'garbled',
      `More than ${length} bytes came on one connection; Backroad reads no more.`,
      'the end of the reply',
      { at: { start: length - 1, end: length }, expected: 'the end of the reply' },
    )
  }

  /** Waiting ended by us: the stage's deadline, or a check that closed its own connection. */
  #closedByUs(waitingFor: string): Error {
    if (!this.#signal?.aborted)
      return new Error(`connection ${this.id} was closed by us while waiting for ${waitingFor}`)
    return this.#fault('hung', `Time was up while waiting for ${waitingFor}.`, waitingFor, {
      cause: this.#signal.reason,
    })
  }

  #fault(
    fault: WireFault,
    message: string,
    waitingFor: string,
    more: { at?: { start: number; end: number }; expected?: string; cause?: unknown } = {},
  ): WireError {
    return new WireError(fault, message, { connection: this.id, waitingFor, messageStart: this.#next, ...more })
  }
}

function withHint(message: string, hint: string | undefined): string {
  return hint ? `${message} ${hint}` : message
}

function pace(ms: number): Promise<void> {
  return new Promise((resolve) => (ms > 0 ? setTimeout(resolve, ms) : setImmediate(resolve)))
}
