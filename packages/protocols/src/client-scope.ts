import type { Place } from './bytes.ts'
import { connectTcp } from './tcp/connect-tcp.ts'
import type { TcpConnection } from './tcp/tcp-connection.ts'
import type { ConnectionObserver } from './tcp/types.ts'

/** What the clients of all protocols are made with. */
export interface ClientOptions {
  /** Where the server listens, asked anew at each connection: a restarted program has another port. */
  readonly place: () => Place
  /** Sees every byte and event of all connections, numbered in the order they were asked for. */
  readonly observer?: ConnectionObserver | undefined
  /** Resets all connections and ends all waits. */
  readonly signal?: AbortSignal | undefined
  /** How long a connection, a reply, or an end may take in ms where a call doesn't say. */
  readonly replyWithin: number
  /** Milliseconds, for the observer's events; `performance.now` unless given. */
  readonly clock?: (() => number) | undefined
  /** Gives each connection its number, from 1 on unless given. Clients that share an observer share this too. */
  readonly nextId?: (() => number) | undefined
}

interface Closable {
  close(): Promise<void>
}

/** What one client has open: all of it is closed together, and nothing more is opened then. */
export class ClientScope {
  /** Aborted by the client's own signal, or when all was closed. */
  readonly signal: AbortSignal
  readonly #o: ClientOptions
  readonly #name: string
  readonly #open = new Set<Closable>()
  readonly #over = new AbortController()
  #count = 0

  /** `name` is what the client speaks, for who asks it for a connection after its end. */
  constructor(o: ClientOptions, name: string) {
    this.#o = o
    this.#name = name
    this.signal = o.signal ? AbortSignal.any([o.signal, this.#over.signal]) : this.#over.signal
  }

  /** Where to go, and what the connection that goes there is observed by. */
  way(via?: Place) {
    const { observer, clock } = this.#o
    const { host, port } = via ?? this.#o.place()
    const id = this.#o.nextId?.() ?? ++this.#count
    return { host, port, observer, clock, id, signal: this.signal }
  }

  /** @throws WireError refused | reset | hung */
  connectTcp(via?: Place, within = this.#o.replyWithin): Promise<TcpConnection> {
    return connectTcp({ ...this.way(via), within })
  }

  /** Closes it with all others. */
  keep<C extends Closable>(one: C): C {
    this.#open.add(one)
    return one
  }

  /** Closes it when `use` is done with it. */
  async during<C extends Closable, T>(one: C, use: (one: C) => Promise<T>): Promise<T> {
    try {
      return await use(one)
    } finally {
      await one.close()
      this.#open.delete(one)
    }
  }

  async closeAll(): Promise<void> {
    const closing = Promise.all([...this.#open].map((one) => one.close()))
    this.#open.clear()
    this.#over.abort(new Error(`this ${this.#name} client was closed`))
    await closing
  }
}
