import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { decodeDns, encodeDns, NotDns, sameName, showDnsData } from '@backroad/protocols'

/** What a datagram was to the resolver that got it. */
export type Judged = 'late' | 'wrong port' | 'wrong id' | 'not an answer' | 'believed'

export interface Resolved {
  readonly address: string
  /** Datagrams that came in vain before the one that was believed. */
  readonly dropped: number
}

interface Pending {
  readonly id: number
  readonly name: string
  readonly server: number
  readonly socket: Socket
  dropped: number
  resolve(result: Resolved): void
}

/** What a resolver can draw from when it asks. */
export interface Choices {
  /** IDs, from 0 on. */
  readonly ids: number
  /** UDP ports to ask from. */
  readonly ports: number
  /** Whether the next ID is the last one and one. */
  readonly counts: boolean
}

/** A resolver that asks one question at a time and believes the first answer that fits: source, port, ID and question. */
export class GuessableResolver implements AsyncDisposable {
  readonly ports: readonly number[]
  readonly #sockets: readonly Socket[]
  readonly #choices: Choices
  readonly #random: (below: number) => number
  #lastId: number
  #pending: Pending | undefined
  /** Sees what comes while it is set. */
  seen: ((bytes: Uint8Array, judged: Judged) => void) | undefined

  private constructor(sockets: readonly Socket[], choices: Choices, random: (below: number) => number) {
    this.#sockets = sockets
    this.#choices = choices
    this.#random = random
    this.#lastId = random(choices.ids)
    this.ports = sockets.map((socket) => socket.address().port)
    for (const socket of sockets) socket.on('message', (bytes, from) => this.#take(socket, bytes, from))
  }

  static async open(choices: Choices, random: (below: number) => number): Promise<GuessableResolver> {
    const sockets = Array.from({ length: choices.ports }, () => createSocket('udp4'))
    for (const socket of sockets) {
      socket.bind(0, '127.0.0.1')
      await once(socket, 'listening')
    }
    return new GuessableResolver(sockets, choices, random)
  }

  /** Asks the server at a port of this machine for an address. @throws the signal's reason when that comes first */
  async ask(name: string, server: number, signal: AbortSignal): Promise<Resolved> {
    const socket = this.#sockets[this.#random(this.#sockets.length)]
    if (!socket) throw new Error('a resolver without a port was asked')
    const id = this.#choices.counts ? (this.#lastId + 1) % this.#choices.ids : this.#random(this.#choices.ids)
    this.#lastId = id
    const { promise, resolve, reject } = Promise.withResolvers<Resolved>()
    const stop = () => reject(signal.reason instanceof Error ? signal.reason : new Error('the run is over'))
    signal.throwIfAborted()
    signal.addEventListener('abort', stop, { once: true })
    this.#pending = { id, name, server, socket, dropped: 0, resolve }
    socket.send(encodeDns({ id, questions: [{ name, type: 'A' }] }), server, '127.0.0.1')
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    }
  }

  #take(socket: Socket, bytes: Uint8Array, from: RemoteInfo): void {
    const pending = this.#pending
    const judged = pending ? this.#judge(pending, socket, bytes, from) : 'late'
    this.seen?.(bytes, judged)
    if (judged !== 'believed' && pending) pending.dropped++
  }

  #judge(pending: Pending, socket: Socket, bytes: Uint8Array, from: RemoteInfo): Judged {
    if (pending.socket !== socket || pending.server !== from.port) return 'wrong port'
    // The ID is compared first: nearly all that is forged ends here.
    if ((((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) !== pending.id) return 'wrong id'
    const address = addressIn(bytes, pending.name)
    if (address === undefined) return 'not an answer'
    this.#pending = undefined
    pending.resolve({ address, dropped: pending.dropped })
    return 'believed'
  }
}

function addressIn(bytes: Uint8Array, name: string): string | undefined {
  try {
    const reply = decodeDns(bytes)
    const [question] = reply.questions
    if (!reply.qr.value || !question || !sameName(question.value.name, name)) return undefined
    const record = reply.answers.find((one) => one.type === 'A' && sameName(one.name, name))
    return record && showDnsData(record.type, record.data)
  } catch (error) {
    if (error instanceof NotDns) return undefined
    throw error
  }
}
