import { connectTcp } from '../tcp/connect-tcp.ts'
import type { Place } from '../bytes.ts'
import type { ConnectionObserver } from '../tcp/types.ts'
import { TcpHttp1Connection } from './http1-connection.ts'
import type { ConnectOptions, Http1, Http1Connection, Reply, ReplyOptions } from './types.ts'

/** Where the server listens; `place` is asked anew for each connection, as one that was started again has another port. */
type Where = Place | { readonly place: () => Place }

export type Http1Options = Where & {
  /** Sees every byte and event of all connections, numbered from 1 in the order they were asked for. */
  readonly observer?: ConnectionObserver | undefined
  /** Resets all connections and ends all waits. */
  readonly signal?: AbortSignal | undefined
  /** How long a connection, a reply, or an end may take in ms where a call doesn't say. */
  readonly replyWithin: number
  /** The next connection's number in events; 1, 2, … unless given. Clients that share an observer share this too. */
  readonly nextId?: (() => number) | undefined
  /** Milliseconds, for the observer's events; `performance.now` unless given. */
  readonly clock?: (() => number) | undefined
}

/** An HTTP/1.1 client for one server. `closeAll` closes every connection that is open and ends attempts to open more. */
export function createHttp1(o: Http1Options): Http1 & { closeAll(): Promise<void> } {
  const open = new Set<Http1Connection>()
  const over = new AbortController()
  const signal = o.signal ? AbortSignal.any([o.signal, over.signal]) : over.signal
  let count = 0
  const nextId = o.nextId ?? (() => ++count)
  const connect = async ({ via }: ConnectOptions = {}): Promise<Http1Connection> => {
    const { host, port } = via ?? ('place' in o ? o.place() : o)
    const tcp = await connectTcp({ ...o, host, port, id: nextId(), signal, within: o.replyWithin })
    const connection = new TcpHttp1Connection(tcp, o)
    open.add(connection)
    return connection
  }
  return {
    connect,
    async request(data: string | Uint8Array, options?: ReplyOptions & ConnectOptions): Promise<Reply> {
      const connection = await connect(options)
      try {
        await connection.send(data)
        return await connection.reply(options)
      } finally {
        await connection.close()
        open.delete(connection)
      }
    },
    async closeAll() {
      const closing = Promise.all([...open].map((connection) => connection.close()))
      open.clear()
      over.abort(new Error('this HTTP client was closed'))
      await closing
    },
  }
}
