import type { Socket } from 'node:net'
import { RecordedEnd } from '../recorded-end.ts'
import type { RecordedEndOptions } from '../recorded-end.ts'
import { outliveFailedWrites } from './failed-writes.ts'
import { resetSocket } from './reset-socket.ts'

/** Most that one connection keeps, in bytes; what comes after is left unread. */
export const RECEIVE_LIMIT = 64 * 1024 * 1024

/** Bytes that came together, from `start` in the stream, at `at` ms. */
export interface Arrival {
  readonly start: number
  readonly at: number
}

/** An open TCP connection that records all that happens on it. Made by `connectTcp`. */
export class TcpConnection extends RecordedEnd {
  /** Which bytes came when, in order. */
  readonly arrivals: readonly Arrival[]
  readonly #arrivals: Arrival[] = []
  readonly #socket: Socket
  #other: 'open' | 'ended' | 'reset' = 'open'
  #resetWhileWriting = false
  #ours: 'open' | 'half-closed' | 'closed' = 'open'

  constructor(socket: Socket, o: RecordedEndOptions) {
    super(o)
    this.arrivals = this.#arrivals
    this.#socket = socket
    this.#listen()
  }

  /** What the other side did: `ended` after its FIN, `reset` after its RST. */
  get other(): 'open' | 'ended' | 'reset' {
    return this.#other
  }

  /** More than `RECEIVE_LIMIT` came; the rest is not read. */
  get overfull(): boolean {
    return this.bytes.length >= RECEIVE_LIMIT
  }

  /**
   * Sends bytes. Resolves when the system has taken them, or earlier when the other side answers or ends the connection
   * (it may then never read the rest), or after `within` ms; false tells the last. A connection that the other side has
   * reset swallows them: how it ended is told to whoever reads.
   * @throws Error when we had ended the connection ourselves
   */
  async send(bytes: Uint8Array, within: number): Promise<boolean> {
    if (this.#ours !== 'open') throw new Error(`connection ${this.id} was ended by us before these bytes were sent`)
    if (bytes.length === 0 || this.#other === 'reset') return true
    let taken = false
    const copy = new Uint8Array(bytes)
    this.tell({ type: 'sent', bytes: copy })
    this.#socket.write(copy, () => {
      taken = true
      this.wake()
    })
    const before = this.bytes.length
    return this.until(() => taken || this.bytes.length > before || this.#other !== 'open', within)
  }

  /** Says that nothing more will come from us (FIN), after all that was sent. */
  end(): void {
    if (this.#ours !== 'open') return
    this.#ours = 'half-closed'
    this.#socket.once('finish', () => {
      this.tell({ type: 'half-closed' })
      this.wake()
    })
    this.#socket.end()
  }

  /** Resets the connection (RST). */
  abort(): void {
    if (this.#ours === 'closed') return
    this.#ours = 'closed'
    if (!this.#socket.destroyed) {
      this.tell({ type: 'reset', by: 'us' })
      resetSocket(this.#socket)
    }
    this.wake()
  }

  /** Closes our end and resolves when it is closed. More than once is allowed. */
  async close(): Promise<void> {
    this.#ours = 'closed'
    this.wake()
    this.#socket.destroy()
    await this.closed.promise
  }

  /** Whether we have closed or reset it; nothing can be read any more. */
  get closedByUs(): boolean {
    return this.#ours === 'closed'
  }

  #listen(): void {
    const socket = this.#socket
    outliveFailedWrites(socket, (code) => {
      if (code === 'ECONNRESET') this.#resetWhileWriting = true
    })
    socket.on('data', (chunk: Uint8Array) => this.#receive(chunk))
    // A failed write takes the connection's error away from the read side, which then sees only an end.
    socket.on('end', () => this.#otherIs(this.#resetWhileWriting ? 'reset' : 'ended'))
    socket.on('error', () => this.#otherIs('reset'))
    socket.on('close', () => {
      this.tell({ type: 'closed' })
      this.closed.resolve()
      this.wake()
    })
  }

  #receive(chunk: Uint8Array): void {
    if (this.#ours === 'closed') return
    const room = RECEIVE_LIMIT - this.bytes.length
    const kept = chunk.subarray(0, room)
    const at = this.now()
    this.#arrivals.push({ start: this.bytes.length, at })
    this.bytes.append(kept)
    this.tell({ type: 'received', bytes: kept }, at)
    if (this.overfull) this.#socket.pause()
    this.wake()
  }

  #otherIs(state: 'ended' | 'reset'): void {
    if (this.#other === 'reset' || this.#other === state || this.#ours === 'closed') return
    this.#other = state
    this.tell({ type: state === 'ended' ? 'peer-ended' : 'reset' })
    this.wake()
  }
}
