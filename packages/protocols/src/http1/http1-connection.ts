import { bytesOf } from '../bytes.ts'
import { WireConnection } from '../tcp/wire-connection.ts'
import { ReplyReader } from './reply-reader.ts'
import type { ReplyReading } from './reply-reader.ts'
import { SentMethods } from './sent-methods.ts'
import type { Http1Connection, Reply, ReplyOptions } from './types.ts'

/** Speaks HTTP/1.1 over one TCP connection. */
export class TcpHttp1Connection extends WireConnection implements Http1Connection {
  readonly #methods = new SentMethods()
  #count = 0
  #before: Reply | undefined

  override async send(data: string | Uint8Array): Promise<void> {
    const bytes = bytesOf(data)
    this.#methods.push(bytes)
    await super.send(bytes)
  }

  reply(o: ReplyOptions = {}): Promise<Reply> {
    return this.inTurn(async () => {
      const within = o.within ?? this.replyWithin
      const deadline = performance.now() + within
      for (;;) {
        const reply = await this.#oneReply(o.method, deadline, within)
        const interim = reply.status.value < 200 && reply.status.value !== 101
        if (!interim || o.interim) return reply
      }
    })
  }

  async #oneReply(method: string | undefined, deadline: number, within: number): Promise<Reply> {
    const { tcp } = this
    const reader = new ReplyReader({
      requestMethod: method ?? this.#methods.of(this.#count),
      streamOffset: this.next,
      stream: this.received,
      follows: this.#before,
    })
    let read = this.next
    for (;;) {
      const over = tcp.other
      let reading = this.#push(reader, read)
      read = this.received.bytes.length
      if (over === 'ended') reading = reader.end()
      if (reading.type === 'reply') return this.#take(reading.reply)
      if (reading.type === 'garbled') {
        const { at, expected, message } = reading.garbled
        throw this.fault('garbled', message, expected, { at, expected })
      }
      if (tcp.overfull) throw this.overfull()
      if (over !== 'open') throw this.cutShort(over, reading)
      if (tcp.closedByUs) throw this.closedByUs(reading.waitingFor)
      const more = () => this.received.bytes.length > read || tcp.other !== 'open' || tcp.closedByUs
      if (!(await tcp.until(more, deadline - performance.now()))) throw this.hung(reading, within)
    }
  }

  /** Gives the reader what came from `from` on, each arrival with its time. */
  #push(reader: ReplyReader, from: number): ReplyReading {
    const { bytes } = this.received
    const { arrivals } = this.tcp
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
    this.next = reply.at.end
    this.answered = true
    this.#before = reply
    if (reply.status.value >= 200 || reply.status.value === 101) this.#count++
    return reply
  }
}
