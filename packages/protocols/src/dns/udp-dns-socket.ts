import type { Located, ReceivedStream } from '../bytes.ts'
import { WireError } from '../tcp/types.ts'
import type { WireFault } from '../tcp/types.ts'
import type { Datagram, UdpPort } from '../udp/udp-port.ts'
import { decodeDns } from './decode-dns.ts'
import { NotDns } from './not-dns.ts'
import { queryOf } from './query.ts'
import type { DnsQuestion, DnsReply, DnsReplyOptions, DnsSocket, QueryOptions } from './types.ts'

/** Speaks DNS over one UDP port. */
export class UdpDnsSocket implements DnsSocket {
  readonly id: number
  readonly localPort: number
  readonly received: ReceivedStream
  readonly #udp: UdpPort
  readonly #replyWithin: number
  readonly #signal: AbortSignal | undefined
  readonly #where: string
  /** How many datagrams and refusals have been taken. */
  #taken = 0
  #refusalsTold = 0
  #turn: Promise<unknown> = Promise.resolve()

  constructor(udp: UdpPort, o: { replyWithin: number; signal?: AbortSignal | undefined; where: string }) {
    this.id = udp.id
    this.localPort = udp.localPort
    this.received = udp.received
    this.#udp = udp
    this.#replyWithin = o.replyWithin
    this.#signal = o.signal
    this.#where = o.where
  }

  async send(question: DnsQuestion | Uint8Array, o?: QueryOptions): Promise<Uint8Array> {
    const bytes = queryOf(question, o)
    await this.#udp.send(bytes)
    return bytes
  }

  reply(o: DnsReplyOptions = {}): Promise<DnsReply> {
    return this.#inTurn(async () => {
      const within = o.within ?? this.#replyWithin
      const deadline = performance.now() + within
      let others = 0
      for (;;) {
        const datagram = await this.#next(deadline, within, others)
        const reply = this.#decode(datagram)
        if (o.id === undefined || reply.id.value === o.id) return reply
        others++
      }
    })
  }

  datagram(o: { within?: number } = {}): Promise<Located<Uint8Array>> {
    return this.#inTurn(async () => {
      const within = o.within ?? this.#replyWithin
      const { start, end } = await this.#next(performance.now() + within, within, 0)
      return { value: this.#bytesOf({ start, end }), at: { start, end, name: 'datagram' }, stream: this.received }
    })
  }

  async quiet(ms: number): Promise<boolean> {
    return !(await this.#udp.until(() => this.#something() || this.#udp.closedByUs, ms))
  }

  close(): Promise<void> {
    return this.#udp.close()
  }

  #something(): boolean {
    return this.#udp.datagrams.length > this.#taken || this.#udp.refusals > this.#refusalsTold
  }

  async #next(deadline: number, within: number, others: number): Promise<Datagram> {
    const udp = this.#udp
    const came = await udp.until(() => this.#something() || udp.closedByUs, deadline - performance.now())
    const datagram = udp.datagrams[this.#taken]
    if (datagram) {
      this.#taken++
      return datagram
    }
    if (udp.refusals > this.#refusalsTold) {
      this.#refusalsTold = udp.refusals
      throw this.#fault('refused', `The datagram to ${this.#where} was refused: nothing listens on that UDP port.`)
    }
    if (came) throw this.#closedByUs()
    const passed = others === 0 ? '' : ` ${others} came with another ID.`
    throw this.#fault('hung', `No ${others === 0 ? '' : 'such '}reply came within ${within} ms.${passed}`)
  }

  #decode({ start, end }: Datagram): DnsReply {
    try {
      return decodeDns(this.#bytesOf({ start, end }), { offset: start, stream: this.received })
    } catch (error) {
      if (!(error instanceof NotDns)) throw error
      const { at, expected, message } = error.garbled
      throw this.#fault('garbled', message, { messageStart: start, at, expected, waitingFor: expected })
    }
  }

  #bytesOf({ start, end }: { start: number; end: number }): Uint8Array {
    return this.received.bytes.subarray(start, end)
  }

  #closedByUs(): Error {
    if (!this.#signal?.aborted)
      return new Error(`UDP port ${this.localPort} was closed by us while waiting for a reply`)
    return this.#fault('hung', 'Time was up while waiting for a reply.', { cause: this.#signal.reason })
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(act)
    this.#turn = result.catch(() => {})
    return result
  }

  #fault(
    fault: WireFault,
    message: string,
    more: {
      messageStart?: number
      waitingFor?: string
      at?: { start: number; end: number }
      expected?: string
      cause?: unknown
    } = {},
  ): WireError {
    const messageStart = this.#udp.datagrams[this.#taken]?.start ?? this.received.bytes.length
    return new WireError(fault, message, { connection: this.id, waitingFor: 'a reply', messageStart, ...more })
  }
}
