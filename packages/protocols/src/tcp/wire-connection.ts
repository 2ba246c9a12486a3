import { bytesOf } from '../bytes.ts'
import type { ReceivedStream } from '../bytes.ts'
import type { TcpConnection } from './tcp-connection.ts'
import { WireError } from './types.ts'
import type { WaitOptions, WireFault } from './types.ts'

/** What a reader says of a message that is not whole. */
export interface MessageToCome {
  readonly waitingFor: string
  readonly missing?: number
  readonly hint?: string
}

/** What protocols over TCP have in common: bytes sent as they are, replies taken in turn, and faults told apart in sentences. */
export abstract class WireConnection {
  readonly id: number
  readonly received: ReceivedStream
  protected readonly tcp: TcpConnection
  protected readonly replyWithin: number
  readonly #signal: AbortSignal | undefined
  /** Where the bytes begin that belong to no reply yet. */
  protected next = 0
  /** Whether a reply has been taken. */
  protected answered = false
  #turn: Promise<unknown> = Promise.resolve()

  constructor(tcp: TcpConnection, o: { replyWithin: number; signal?: AbortSignal | undefined }) {
    this.tcp = tcp
    this.id = tcp.id
    this.received = tcp.received
    this.replyWithin = o.replyWithin
    this.#signal = o.signal
  }

  async send(data: string | Uint8Array): Promise<void> {
    const bytes = bytesOf(data)
    if (await this.tcp.send(bytes, this.replyWithin)) return
    throw this.fault(
      'hung',
      `The server did not read: of ${bytes.length} bytes sent, some still waited after ${this.replyWithin} ms, and no reply had come.`,
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

  ended(o: WaitOptions & { readonly allowBytes?: boolean } = {}): Promise<'closed' | 'reset'> {
    return this.inTurn(async () => {
      const within = o.within ?? this.replyWithin
      const over = () => this.tcp.other !== 'open'
      const extra = () => !o.allowBytes && this.unread() > 0
      const happened = await this.tcp.until(() => over() || extra() || this.tcp.closedByUs, within)
      if (extra()) throw this.#extraBytes()
      if (this.tcp.closedByUs && !over()) throw this.closedByUs('the server to end the connection')
      if (!happened) {
        throw this.fault(
          'hung',
          `The server kept the connection open; after ${within} ms it had still not ended it.`,
          'the server to end the connection',
        )
      }
      return this.tcp.other === 'reset' ? 'reset' : 'closed'
    })
  }

  async quiet(ms: number): Promise<boolean> {
    const { length } = this.received.bytes
    if (this.unread() > 0) return false
    return !(await this.tcp.until(
      () => this.received.bytes.length > length || this.tcp.other !== 'open' || this.tcp.closedByUs,
      ms,
    ))
  }

  end(): void {
    this.tcp.end()
  }

  abort(): void {
    this.tcp.abort()
  }

  close(): Promise<void> {
    return this.tcp.close()
  }

  /** How many bytes have come that belong to no reply taken yet. */
  protected unread(): number {
    return this.received.bytes.length - this.next
  }

  /** Acts when all that was asked for before has been done. */
  protected inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act)
    this.#turn = result.catch(() => {})
    return result
  }

  protected hung(reading: MessageToCome, within: number): WireError {
    const came = this.unread()
    const message =
      came === 0
        ? `No reply came within ${within} ms.`
        : `The reply was not complete within ${within} ms: ${came} bytes of it had come, and ${reading.waitingFor} had not.`
    return this.fault('hung', withHint(message, reading.hint), reading.waitingFor)
  }

  protected cutShort(over: 'ended' | 'reset', reading: MessageToCome): WireError {
    const did = over === 'reset' ? 'reset the connection (RST)' : 'closed the connection'
    const came = this.unread()
    const message =
      came === 0
        ? `The server ${did} without a reply.`
        : `The server ${did} after ${came} bytes of the reply; ${reading.waitingFor} ${reading.missing === 1 ? 'was' : 'were'} still to come.`
    return this.fault(over === 'reset' ? 'reset' : 'closed', withHint(message, reading.hint), reading.waitingFor)
  }

  protected overfull(): WireError {
    const { length } = this.received.bytes
    return this.fault(
      'garbled',
      `More than ${length} bytes came on one connection; Backroad reads no more.`,
      'the end of the reply',
      { at: { start: length - 1, end: length }, expected: 'the end of the reply' },
    )
  }

  /** Waiting ended by us: the stage's deadline, or a check that closed its own connection. */
  protected closedByUs(waitingFor: string): Error {
    if (!this.#signal?.aborted)
      return new Error(`connection ${this.id} was closed by us while waiting for ${waitingFor}`)
    return this.fault('hung', `Time was up while waiting for ${waitingFor}.`, waitingFor, {
      cause: this.#signal.reason,
    })
  }

  protected fault(
    fault: WireFault,
    message: string,
    waitingFor: string,
    more: { at?: { start: number; end: number }; expected?: string; cause?: unknown } = {},
  ): WireError {
    return new WireError(fault, message, { connection: this.id, waitingFor, messageStart: this.next, ...more })
  }

  #extraBytes(): WireError {
    const { length } = this.received.bytes
    const extra = length - this.next
    return this.fault(
      'garbled',
      `${extra} ${extra === 1 ? 'byte' : 'bytes'} came where the connection should have ended${this.answered ? ', after the end of the last reply' : ''}.`,
      'the server to end the connection',
      { at: { start: this.next, end: length }, expected: 'the end of the connection' },
    )
  }
}

function withHint(message: string, hint: string | undefined): string {
  return hint ? `${message} ${hint}` : message
}

function pace(ms: number): Promise<void> {
  return new Promise((resolve) => (ms > 0 ? setTimeout(resolve, ms) : setImmediate(resolve)))
}
