import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { decodeDns, encodeDns } from '@backroad/protocols'

/** A question as it came to the authoritative server. */
export interface Asked {
  readonly id: number
  readonly port: number
  readonly bytes: Uint8Array
}

/** Datagrams that leave together before the other side gets its turn to read: fewer than its buffer holds. */
const TOGETHER = 32

/**
 * The authoritative server of a zone, and the attacker's way to send as if it were that server. On the internet an
 * attacker writes any source address into a packet; on one machine, without special rights, its datagrams leave from
 * the server's own port instead. It sees nothing that comes in there.
 */
export class ForgedRoad implements AsyncDisposable {
  readonly port: number
  readonly #socket: Socket
  #next = Promise.withResolvers<Asked>()

  private constructor(socket: Socket) {
    this.#socket = socket
    this.port = socket.address().port
    socket.on('message', (message, from) => {
      const bytes = new Uint8Array(message)
      const asked = { id: decodeDns(bytes).id.value, port: from.port, bytes }
      const next = this.#next
      this.#next = Promise.withResolvers()
      next.resolve(asked)
    })
  }

  static async open(): Promise<ForgedRoad> {
    const socket = createSocket('udp4')
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    return new ForgedRoad(socket)
  }

  /** The next question that comes; to be called before it is asked. */
  nextQuestion(): Promise<Asked> {
    return this.#next.promise
  }

  /** Sends forged answers, each with the port and the ID that was guessed. */
  async forge(
    name: string,
    address: string,
    guesses: readonly { readonly id: number; readonly port: number }[],
  ): Promise<void> {
    const forged = Array.from({ length: TOGETHER }, () => answerFor(0, name, address))
    for (let from = 0; from < guesses.length; from += TOGETHER) {
      const sent = guesses.slice(from, from + TOGETHER).map(({ id, port }, index) => {
        const bytes = forged[index] ?? answerFor(0, name, address)
        bytes[0] = id >> 8
        bytes[1] = id & 255
        return this.#send(bytes, port)
      })
      await Promise.all(sent)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** The true answer. */
  async answer(asked: Asked, name: string, address: string): Promise<void> {
    await this.#send(answerFor(asked.id, name, address), asked.port)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#socket, 'close')
    this.#socket.close()
    await closed
  }

  #send(bytes: Uint8Array, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.send(bytes, port, '127.0.0.1', (error) => (error ? reject(error) : resolve()))
    })
  }
}

function answerFor(id: number, name: string, address: string): Uint8Array {
  const question = { name, type: 'A' } as const
  return encodeDns({
    id,
    qr: true,
    aa: true,
    questions: [question],
    answers: [{ ...question, ttl: 86_400, data: address }],
  })
}
