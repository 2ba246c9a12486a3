import type { Socket } from 'node:dgram'
import type { ReceivedStream } from '../bytes.ts'
import { GrowingBytes } from '../growing-bytes.ts'
import type { ConnectionEvent, ConnectionObserver } from '../tcp/types.ts'

/** Most that one port keeps, in bytes; datagrams that come after are dropped. */
const RECEIVE_LIMIT = 64 * 1024 * 1024

/** One datagram, by its run in `received`, at `at` ms on the observer's clock. */
export interface Datagram {
  readonly start: number
  readonly end: number
  readonly at: number
}

type Happening = ConnectionEvent extends infer E ? (E extends unknown ? Omit<E, 'connection' | 'at'> : never) : never

/** A UDP port of ours that speaks with one other and records all that happens. Made by `connectUdp`. */
export class UdpPort {
  readonly id: number
  readonly localPort: number
  /** All datagrams received so far, one after another. */
  readonly received: ReceivedStream
  readonly #bytes = new GrowingBytes()
  readonly #datagrams: Datagram[] = []
  readonly #socket: Socket
  readonly #observer: ConnectionObserver | undefined
  readonly #clock: () => number
  readonly #waiting = new Set<() => void>()
  readonly #closed = Promise.withResolvers<void>()
  #refusals = 0
  #closedByUs = false

  constructor(
    socket: Socket,
    o: { id: number; localPort: number; observer?: ConnectionObserver | undefined; clock: () => number },
  ) {
    const bytes = this.#bytes
    this.id = o.id
    this.localPort = o.localPort
    this.received = {
      connection: o.id,
      get bytes() {
        return bytes.bytes
      },
    }
    this.#socket = socket
    this.#observer = o.observer
    this.#clock = o.clock
    this.#listen()
  }

  /** The datagrams that came, in order. */
  get datagrams(): readonly Datagram[] {
    return this.#datagrams
  }

  /** How often the system said that nobody listens there (ICMP port unreachable). */
  get refusals(): number {
    return this.#refusals
  }

  get closedByUs(): boolean {
    return this.#closedByUs
  }

  /** Sends one datagram. @throws Error when it is too large for UDP, or the port was closed: our fault */
  async send(bytes: Uint8Array): Promise<void> {
    if (this.#closedByUs) throw new Error(`UDP port ${this.localPort} was closed by us before this datagram was sent`)
    const copy = new Uint8Array(bytes)
    this.#tell({ type: 'sent', bytes: copy })
    const error = await new Promise<Error | null>((resolve) => this.#socket.send(copy, resolve))
    if (!error) return
    if (isRefusal(error)) return this.#refused()
    throw new Error(`a datagram of ${bytes.length} bytes could not be sent: ${error.message}`, { cause: error })
  }

  /** As `TcpConnection.until`: waits until `happened` holds; false when it did not within `within` ms. */
  until(happened: () => boolean, within: number): Promise<boolean> {
    if (happened()) return Promise.resolve(true)
    return new Promise((resolve) => {
      const finish = (result: boolean) => {
        clearTimeout(timer)
        this.#waiting.delete(look)
        resolve(result)
      }
      const look = () => {
        if (happened()) finish(true)
      }
      // Node runs timers before it reads sockets: after a busy moment of ours the datagram may lie there unread.
      const timer = setTimeout(() => setImmediate(() => finish(happened())), Math.max(0, within))
      this.#waiting.add(look)
    })
  }

  /** Closes the port and resolves when it is closed. More than once is allowed. */
  async close(): Promise<void> {
    if (!this.#closedByUs) {
      this.#closedByUs = true
      this.#socket.close()
      this.#wake()
    }
    await this.#closed.promise
  }

  #listen(): void {
    this.#socket.on('message', (message: Uint8Array) => this.#receive(message))
    this.#socket.on('error', (error) => {
      if (isRefusal(error)) this.#refused()
    })
    this.#socket.once('close', () => {
      this.#tell({ type: 'closed' })
      this.#closed.resolve()
    })
  }

  #receive(message: Uint8Array): void {
    const start = this.#bytes.length
    if (this.#closedByUs || start + message.length > RECEIVE_LIMIT) return
    const at = this.#clock()
    this.#bytes.append(message)
    this.#datagrams.push({ start, end: start + message.length, at })
    this.#tell({ type: 'received', bytes: this.#bytes.bytes.subarray(start) }, at)
    this.#wake()
  }

  #refused(): void {
    this.#refusals++
    this.#tell({ type: 'refused' })
    this.#wake()
  }

  #tell(happening: Happening, at = this.#clock()): void {
    this.#observer?.({ ...happening, connection: this.id, at })
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look()
  }
}

function isRefusal(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
}
