import { WireConnection } from '../tcp/wire-connection.ts'
import type { MessageToCome } from '../tcp/wire-connection.ts'
import { decodeDns } from './decode-dns.ts'
import { NotDns } from './not-dns.ts'
import { queryOf } from './query.ts'
import type { DnsQuestion, DnsReply, DnsReplyOptions, DnsTcp, QueryOptions } from './types.ts'

/** Messages over one TCP connection, each after its length in two bytes, RFC 1035 §4.2.2. */
export class FramedConnection extends WireConnection {
  reply(o: DnsReplyOptions = {}): Promise<DnsReply> {
    return this.inTurn(async () => {
      const within = o.within ?? this.replyWithin
      const deadline = performance.now() + within
      for (;;) {
        const reply = await this.#oneReply(deadline, within)
        if (o.id === undefined || reply.id.value === o.id) return reply
      }
    })
  }

  async #oneReply(deadline: number, within: number): Promise<DnsReply> {
    const { tcp } = this
    for (;;) {
      const over = tcp.other
      const read = this.received.bytes.length
      const reading = this.#read()
      if ('size' in reading) return reading
      if (tcp.overfull) throw this.overfull()
      if (over !== 'open') throw this.cutShort(over, this.#hinted(reading))
      if (tcp.closedByUs) throw this.closedByUs(reading.waitingFor)
      const more = () => this.received.bytes.length > read || tcp.other !== 'open' || tcp.closedByUs
      if (!(await tcp.until(more, deadline - performance.now()))) throw this.hung(this.#hinted(reading), within)
    }
  }

  /** The next message, or what is missing of it. @throws WireError garbled */
  #read(): DnsReply | MessageToCome {
    const bytes = this.received.bytes.subarray(this.next)
    const [high, low] = bytes
    if (high === undefined || low === undefined) {
      return { waitingFor: 'the two bytes of the length before the message', missing: 2 - bytes.length }
    }
    const length = (high << 8) | low
    const missing = 2 + length - bytes.length
    if (missing > 0) {
      const waitingFor = `${missing} more ${missing === 1 ? 'byte' : 'bytes'} of the ${length} that the length before the message promises`
      return { waitingFor, missing }
    }
    return this.#decode(bytes.subarray(2, 2 + length))
  }

  #decode(message: Uint8Array): DnsReply {
    const start = this.next + 2
    try {
      const reply = decodeDns(message, { offset: start, stream: this.received })
      this.next = start + message.length
      this.answered = true
      return reply
    } catch (error) {
      if (!(error instanceof NotDns)) throw error
      const { at, expected, message: why } = error.garbled
      // A message without bytes: the length that says so is what can be shown.
      const where = at.end > at.start ? at : { start: this.next, end: start }
      throw this.fault('garbled', why, expected, { at: where, expected })
    }
  }

  #hinted(reading: MessageToCome): MessageToCome {
    const bytes = this.received.bytes.subarray(this.next)
    try {
      decodeDns(bytes)
    } catch (error) {
      if (!(error instanceof NotDns)) throw error
      return reading
    }
    const hint =
      'What came is a whole message without its length: over TCP two bytes with the length come first, RFC 1035 §4.2.2.'
    return { ...reading, hint }
  }
}

/** The face of a `FramedConnection`. */
export function dnsTcp(framed: FramedConnection): DnsTcp {
  const send = async (question: DnsQuestion | Uint8Array, o?: QueryOptions): Promise<Uint8Array> => {
    const bytes = framedBytes(queryOf(question, o))
    await framed.send(bytes)
    return bytes
  }
  return {
    id: framed.id,
    received: framed.received,
    send,
    async ask(question, o = {}) {
      const { within, ...query } = o
      await send(question, query)
      return framed.reply(within === undefined ? {} : { within })
    },
    sendRaw: (bytes) => framed.send(bytes),
    sendInPieces: (bytes, cuts, o) => framed.sendInPieces(bytes, cuts, o),
    reply: (o) => framed.reply(o),
    ended: (o) => framed.ended(o),
    quiet: (ms) => framed.quiet(ms),
    end: () => framed.end(),
    abort: () => framed.abort(),
    close: () => framed.close(),
  }
}

/** A message with its length before it, as it goes over TCP. @throws RangeError above 65535 bytes */
export function framedBytes(message: Uint8Array): Uint8Array {
  if (message.length > 0xffff) throw new RangeError(`a message of ${message.length} bytes has no length in two bytes`)
  return Uint8Array.from([message.length >> 8, message.length & 255, ...message])
}
