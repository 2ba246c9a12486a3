import type { ReceivedStream } from './bytes.ts'
import { GrowingBytes } from './growing-bytes.ts'
import type { ConnectionEvent, ConnectionObserver } from './tcp/types.ts'

type Happening = ConnectionEvent extends infer E ? (E extends unknown ? Omit<E, 'connection' | 'at'> : never) : never

export interface RecordedEndOptions {
  readonly id: number
  readonly observer?: ConnectionObserver | undefined
  readonly clock: () => number
}

/** Our end of a connection, or a port of ours: keeps what comes, tells an observer of all that happens, and wakes who waits for it. */
export abstract class RecordedEnd {
  readonly id: number
  /** All bytes received so far. */
  readonly received: ReceivedStream
  protected readonly bytes = new GrowingBytes()
  protected readonly closed = Promise.withResolvers<void>()
  readonly #observer: ConnectionObserver | undefined
  readonly #clock: () => number
  readonly #waiting = new Set<() => void>()

  constructor(o: RecordedEndOptions) {
    const { bytes } = this
    this.id = o.id
    this.received = {
      connection: o.id,
      get bytes() {
        return bytes.bytes
      },
    }
    this.#observer = o.observer
    this.#clock = o.clock
  }

  /** Milliseconds on the observer's clock. */
  now(): number {
    return this.#clock()
  }

  /**
   * Waits until `happened` holds, looking again whenever bytes come or the state changes. False when it did not within
   * `within` ms. Bytes that had arrived in time but were not yet read still count.
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

  protected tell(happening: Happening, at = this.#clock()): void {
    this.#observer?.({ ...happening, connection: this.id, at })
  }

  protected wake(): void {
    for (const look of [...this.#waiting]) look()
  }
}
