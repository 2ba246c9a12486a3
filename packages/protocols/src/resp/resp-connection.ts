import { WireConnection } from '../tcp/wire-connection.ts'
import type { TcpConnection } from '../tcp/tcp-connection.ts'
import { encodeCommand } from './encode-command.ts'
import { RespReader } from './resp-reader.ts'
import type { RespConnection, RespReply, Word } from './types.ts'

/** Speaks RESP over one TCP connection. */
export class TcpRespConnection extends WireConnection implements RespConnection {
  readonly #reader: RespReader
  /** Replies that are whole and that nobody has taken; those before `#taken` have been. */
  #ready: readonly RespReply[] = []
  #taken = 0

  constructor(tcp: TcpConnection, o: { replyWithin: number; signal?: AbortSignal | undefined }) {
    super(tcp, o)
    this.#reader = new RespReader({ stream: tcp.received })
  }

  async command(...words: Word[]): Promise<RespReply> {
    const [reply] = await this.pipeline([words])
    if (!reply) throw new Error('a command was answered by no reply')
    return reply
  }

  async pipeline(commands: readonly (readonly Word[])[], o: { within?: number } = {}): Promise<RespReply[]> {
    const sent = this.send(Buffer.concat(commands.map(encodeCommand)))
    const [replies] = await Promise.all([this.#replies(commands.length, o.within), sent])
    return replies
  }

  reply(o: { within?: number } = {}): Promise<RespReply> {
    return this.inTurn(() => this.#oneReply(o.within ?? this.replyWithin))
  }

  #replies(count: number, within = this.replyWithin): Promise<RespReply[]> {
    return this.inTurn(async () => {
      const replies: RespReply[] = []
      while (replies.length < count) replies.push(await this.#oneReply(within))
      return replies
    })
  }

  async #oneReply(within: number): Promise<RespReply> {
    const { tcp } = this
    const deadline = performance.now() + within
    for (;;) {
      const ready = this.#ready[this.#taken]
      if (ready) return this.#take(ready)
      const over = tcp.other
      const read = this.received.bytes.length
      this.#ready = this.#reader.read()
      this.#taken = 0
      if (this.#ready.length > 0) continue
      const { reading } = this.#reader
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

  #take(reply: RespReply): RespReply {
    this.#taken++
    this.next = reply.whole.end
    this.answered = true
    return reply
  }
}
