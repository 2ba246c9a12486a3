import type { Socket } from 'node:net'
import type { ReceivedStream } from '../bytes.ts'
import { GrowingBytes } from '../growing-bytes.ts'
import { outliveFailedWrites } from './failed-writes.ts'
import { resetSocket } from './reset-socket.ts'
import type { ConnectionEvent, ConnectionObserver } from './types.ts'

/** Most that one connection keeps, in bytes; what comes after is left unread. */
export const RECEIVE_LIMIT = 64 * 1024 * 1024

/** Bytes that came together, from `start` in the stream, at `at` ms. */
export interface Arrival {
  readonly start: number
  readonly at: number
}

type Happening = ConnectionEvent extends infer E ? (E extends unknown ? Omit<E, 'connection' | 'at'> : never) : never

/** An open TCP connection that records all that happens on it. Made by `connectTcp`. */
export class TcpConnection {
  readonly id: number
  /** All bytes received so far. */
  readonly received: ReceivedStream
  /** Which bytes came when, in order. */
  readonly arrivals: readonly Arrival[]
  readonly #bytes = new GrowingBytes()
  readonly #arrivals: Arrival[] = []
  readonly #socket: Socket
  readonly #observer: ConnectionObserver | undefined
  readonly #clock: () => number
  readonly #waiting = new Set<() => void>()
  readonly #closed = Promise.withResolvers<void>()
  #other: 'open' | 'ended' | 'reset' = 'open'
  #resetWhileWriting = false
  #ours: 'open' | 'half-closed' | 'closed' = 'open'

  constructor(socket: Socket, o: { id: number; observer?: ConnectionObserver | undefined; clock: () => number }) {
    const bytes = this.#bytes
    this.id = o.id
    this.arrivals = this.#arrivals
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

  /** What the other side did: `ended` after its FIN, `reset` after its RST. */
  get other(): 'open' | 'ended' | 'reset' {
    return this.#other
  }

  /** More than `RECEIVE_LIMIT` came; the rest is not read. */
  get overfull(): boolean {
    return this.#bytes.length >= RECEIVE_LIMIT
  }

  /** Milliseconds on the observer's clock. */
  now(): number {
    return this.#clock()
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
    this.#tell({ type: 'sent', bytes: copy })
    this.#socket.write(copy, () => {
      taken = true
      this.#wake()
    })
    const before = this.#bytes.length
    return this.until(() => taken || this.#bytes.length > before || this.#other !== 'open', within)
  }

  /**
   * Waits until `happened` holds, looking again whenever bytes come or the connection's state changes.
   * False when it did not within `within` ms. Bytes that had arrived in time but were not yet read still count.
   */
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
      // Node runs timers before it reads sockets: after a busy moment of ours the answer may lie there unread.
      const timer = setTimeout(() => setImmediate(() => finish(happened())), Math.max(0, within))
      this.#waiting.add(look)
    })
  }

  /** Says that nothing more will come from us (FIN), after all that was sent. */
  end(): void {
    if (this.#ours !== 'open') return
    this.#ours = 'half-closed'
    this.#socket.once('finish', () => {
      this.#tell({ type: 'half-closed' })
      this.#wake()
    })
    this.#socket.end()
  }

  /** Resets the connection (RST). */
  abort(): void {
    if (this.#ours === 'closed') return
    this.#ours = 'closed'
    if (!this.#socket.destroyed) {
      this.#tell({ type: 'reset', by: 'us' })
      resetSocket(this.#socket)
    }
    this.#wake()
  }

  /** Closes our end and resolves when it is closed. More than once is allowed. */
  async close(): Promise<void> {
    this.#ours = 'closed'
    this.#wake()
    this.#socket.destroy()
    await this.#closed.promise
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
      this.#tell({ type: 'closed' })
      this.#closed.resolve()
      this.#wake()
    })
  }

  #receive(chunk: Uint8Array): void {
    if (this.#ours === 'closed') return
    const room = RECEIVE_LIMIT - this.#bytes.length
    const kept = chunk.subarray(0, room)
    const at = this.#clock()
    this.#arrivals.push({ start: this.#bytes.length, at })
    this.#bytes.append(kept)
    this.#tell({ type: 'received', bytes: kept }, at)
    if (this.overfull) this.#socket.pause()
    this.#wake()
  }

  #otherIs(state: 'ended' | 'reset'): void {
    if (this.#other === 'reset' || this.#other === state || this.#ours === 'closed') return
    this.#other = state
    this.#tell({ type: state === 'ended' ? 'peer-ended' : 'reset' })
    this.#wake()
  }

  #tell(happening: Happening, at = this.#clock()): void {
    this.#observer?.({ ...happening, connection: this.id, at })
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look()
  }
}
