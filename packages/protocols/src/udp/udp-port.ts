import type { Socket } from 'node:dgram'
import { RecordedEnd } from '../recorded-end.ts'
import type { RecordedEndOptions } from '../recorded-end.ts'

/** Most that one port keeps, in bytes; datagrams that come after are dropped. */
const RECEIVE_LIMIT = 64 * 1024 * 1024

/** One datagram, by its run in `received`, at `at` ms on the observer's clock. */
export interface Datagram {
  readonly start: number
  readonly end: number
  readonly at: number
}

/** A UDP port of ours that speaks with one other and records all that happens, its datagrams one after another. Made by `connectUdp`. */
export class UdpPort extends RecordedEnd {
  readonly localPort: number
  readonly #datagrams: Datagram[] = []
  readonly #socket: Socket
  #refusals = 0
  #closedByUs = false

  constructor(socket: Socket, o: RecordedEndOptions & { readonly localPort: number }) {
    super(o)
    this.localPort = o.localPort
    this.#socket = socket
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
    this.tell({ type: 'sent', bytes: copy })
    const error = await new Promise<Error | null>((resolve) => this.#socket.send(copy, resolve))
    if (!error) return
    if (isRefusal(error)) return this.#refused()
    throw new Error(`a datagram of ${bytes.length} bytes could not be sent: ${error.message}`, { cause: error })
  }

  /** Closes the port and resolves when it is closed. More than once is allowed. */
  async close(): Promise<void> {
    if (!this.#closedByUs) {
      this.#closedByUs = true
      this.#socket.close()
      this.wake()
    }
    await this.closed.promise
  }

  #listen(): void {
    this.#socket.on('message', (message: Uint8Array) => this.#receive(message))
    this.#socket.on('error', (error) => {
      if (isRefusal(error)) this.#refused()
    })
    this.#socket.once('close', () => {
      this.tell({ type: 'closed' })
      this.closed.resolve()
    })
  }

  #receive(message: Uint8Array): void {
    const start = this.bytes.length
    if (this.#closedByUs || start + message.length > RECEIVE_LIMIT) return
    const at = this.now()
    this.bytes.append(message)
    this.#datagrams.push({ start, end: start + message.length, at })
    this.tell({ type: 'received', bytes: this.bytes.bytes.subarray(start) }, at)
    this.wake()
  }

  #refused(): void {
    this.#refusals++
    this.tell({ type: 'refused' })
    this.wake()
  }
}

function isRefusal(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
}
